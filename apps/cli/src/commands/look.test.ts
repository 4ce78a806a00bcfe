import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from '../testing/fake-gateway.ts';
import { noon } from '../testing/fake-io.ts';
import { expectGolden } from '../testing/golden.ts';
import { progress, quota, step } from '../testing/progress.ts';
import { Bench, example } from '../testing/run-here.ts';

describe('commands that only look', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
    bench.gateway.runs = [run('install', { status: 'running', phase: 'applying' })];
  });
  afterEach(() => bench.io.remove());

  test('status: a tree by stage that names what runs and what went wrong', async () => {
    const steps = [
      step('cluster/network', 'done'),
      step('cluster/control-plane', 'running'),
      step('node-pools/services', 'waiting'),
      step('database/instance', 'failed', { failure: quota }),
    ];
    bench.gateway.answers = [progress('applying', steps, { cause: quota })];
    const { code, stdout } = await bench.run('status', 'acme-gcp');
    expect(code).toBe(0);
    expectGolden('status.txt', stdout);
    expect(await bench.json('status', 'acme-gcp')).toMatchObject({
      exitCode: 0,
      phase: 'applying',
      installation: 'acme-gcp',
      runStatus: 'running',
      steps: [{ id: 'cluster/network', state: 'done' }, {}, {}, {}],
    });
  });

  test('status: works without a worker as far as the server knows, and says so', async () => {
    bench.gateway.answers = [];
    const { code, stdout } = await bench.run('status', 'acme-gcp');
    expect(code).toBe(0);
    expect(stdout).toContain('acme-gcp  gcp  install applying  started 1m00s ago');
    expect(stdout).toContain('No worker answers');
  });

  test('status: a run that the worker of now does not understand names the build that does', async () => {
    bench.gateway.answers = [];
    bench.gateway.misfits = { build: '0.1.0-abc' };
    const { stdout } = await bench.run('status', 'acme-gcp');
    expect(stdout).toContain('ERROR SW-INT-077 the worker at work does not understand this run');
    expect(stdout).toContain('Fix:   end this worker and start one of build 0.1.0-abc: slipway worker --cloud gcp');
    expect(await bench.json('status', 'acme-gcp')).toMatchObject({ error: { rule: 'SW-INT-077', code: 'INTERNAL' } });
  });

  test('status: what is tried again, or cannot be removed yet, is named with why', async () => {
    bench.gateway.answers = [progress('undoing', [step('install/gitpod', 'undoing')])];
    const failure = { code: 'DEPENDENCY', rule: 'SW-DEP-056', message: '1 disks remain: pvc-1' } as const;
    bench.gateway.pendingSteps = [{ id: 'install/gitpod', attempt: 2, failure }];
    const { stdout } = await bench.run('status', 'acme-gcp');
    expect(stdout).toContain('SW-DEP-056 1 disks remain: pvc-1');
  });

  test('status: a run that was terminated says so, although it answers with the phase that it had', async () => {
    bench.gateway.runs = [run('install', { status: 'terminated' })];
    bench.gateway.answers = [progress('applying', [step('cluster/network', 'running')])];
    const { stdout } = await bench.run('status', 'acme-gcp');
    expect(stdout).toContain('install terminated');
    expect(stdout).toContain('SW-INT-072');
  });

  test('status: an installation that nobody knows is exit code 6', async () => {
    const { code, stderr } = await bench.run('status', 'acme');
    expect(code).toBe(6);
    expect(stderr).toContain('no run of an installation called acme is known in namespace slipway');
  });

  test('status: -f takes the name from the file', async () => {
    bench.io.file('a.yaml', example);
    bench.gateway.answers = [progress('ready', [])];
    expect((await bench.run('status', '-f', 'a.yaml')).stdout).toContain('acme-gcp');
  });

  test('status: --wait=ready ends when it is ready, and as the run does when it fails', async () => {
    bench.gateway.answers = [progress('ready', [step('dns/zone', 'done')])];
    expect((await bench.run('status', 'acme-gcp', '--wait=ready')).code).toBe(0);
    const failure = { cause: quota, rolledBack: true, standing: [], stuck: [], leftovers: [] };
    bench.gateway.end = { status: 'failed', message: 'x', failure };
    const { code, stderr } = await bench.run('status', 'acme-gcp', '--wait=ready', '--timeout=30m');
    expect(code).toBe(11);
    expect(stderr).toContain('SW-QUOTA-006');
  });

  test('status: --wait=ready gives up after --timeout, exit code 9', async () => {
    bench.gateway.news = async function* (_run, signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield* [];
    };
    expect((await bench.run('status', 'acme-gcp', '--wait=ready', '--timeout=0.01s')).code).toBe(9);
    expect((await bench.run('status', 'acme-gcp', '--wait=ready', '--timeout=soon')).code).toBe(2);
  });

  test('status: --watch follows a run of any sort to its own end', async () => {
    bench.gateway.runs = [run('teardown', { status: 'running' })];
    bench.gateway.answers = [progress('removed', [step('dns/zone', 'undone')], { operation: 'teardown' })];
    const scans = [{ at: noon, byLabel: 0, byNetwork: 0 }];
    const result = { installation: 'acme-gcp', removed: ['dns/zone'], swept: [], kept: [], leftovers: [], scans };
    bench.gateway.end = { status: 'completed', result };
    const { code, stdout } = await bench.run('status', 'acme-gcp', '--watch');
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing of acme-gcp is left');
  });

  test('list: one indexed query; the newest run of each, without what was removed', async () => {
    bench.gateway.runs = [
      run('verify', { startedAt: noon - 1_000 }),
      run('install', { phase: 'ready' }),
      run('teardown', { workflowId: 'installation/old', phase: 'removed' }),
      run('install', { workflowId: 'installation/old', phase: 'ready' }),
      run('install', { workflowId: 'installation/new', phase: 'applying', status: 'running', closedAt: noon - 5_000 }),
    ];
    const { stdout } = await bench.run('list', '--cloud', "g'cp");
    expect(bench.gateway.queries).toEqual(["SlipwayCloud = 'g''cp'"]);
    expectGolden('list.txt', stdout);
    const { installations } = await bench.json('list', '--all');
    expect((installations as { name: string; phase: string }[]).map(({ name, phase }) => `${name} ${phase}`)).toEqual([
      'acme-gcp ready',
      'new applying',
      'old removed',
    ]);
  });

  describe('verify', () => {
    const result = {
      installation: 'acme-gcp',
      observations: [
        { step: 'cluster/network', state: 'present', drift: [] },
        { step: 'node-pools/services', state: 'present', drift: [{ prop: 'max', expected: 50, actual: 3 }] },
      ],
      drifted: ['node-pools/services'],
      missing: [],
      orphans: [],
    };
    beforeEach(async () => {
      bench.io.file('a.yaml', example);
      const { stdout } = await bench.run('plan', 'a.yaml', '--show-config');
      bench.gateway.runs = [run('install')];
      bench.gateway.inputs.set('install-1', { spec: JSON.parse(stdout) as unknown });
      bench.gateway.answers = [progress('ready', [], { operation: 'verify' })];
      bench.gateway.end = { status: 'completed', result };
    });

    test('verify: shows what differs, and --expect-no-changes makes that exit code 7', async () => {
      const { code, stdout } = await bench.run('verify', 'acme-gcp');
      expect(code).toBe(0);
      expect(stdout).toMatch(/node-pools\/services +max +50 +3/);
      expect((await bench.run('verify', 'acme-gcp', '--expect-no-changes')).code).toBe(7);
      expect(await bench.json('verify', '-f', 'a.yaml')).toMatchObject({ drift: true });
    });

    test('verify: no drift is a success', async () => {
      bench.gateway.end = { status: 'completed', result: { ...result, observations: result.observations.slice(0, 1) } };
      const { code, stdout } = await bench.run('verify', 'acme-gcp', '--expect-no-changes');
      expect(code).toBe(0);
      expect(stdout).toContain('SUCCESS No drift: all 1 steps');
    });
  });
});
