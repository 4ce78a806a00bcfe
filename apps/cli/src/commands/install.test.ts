import type { InstallInput, RunFailure } from '@slipway/contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from '../testing/fake-gateway.ts';
import { expectGolden } from '../testing/golden.ts';
import { installing, result } from '../testing/installing.ts';
import { held, hold, progress, quota, step } from '../testing/progress.ts';
import { Bench, example } from '../testing/run-here.ts';

function failed(more: Partial<RunFailure> = {}): RunFailure {
  return { cause: quota, rolledBack: true, standing: [], stuck: [], leftovers: [], ...more };
}

describe('install', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
    bench.io.file('a.yaml', example);
    installing(bench);
  });
  afterEach(() => bench.io.remove());

  test('install: names the server, shows each change once with its time, and ends with the address', async () => {
    const { code, stdout, stderr } = await bench.run('install', '-f', 'a.yaml');
    expect(code).toBe(0);
    expect(stderr).toBe('Temporal 127.0.0.1:7233, namespace slipway (environment)\n');
    expectGolden('install.txt', stdout);
    expect(bench.gateway.closed).toBe(1);
  });

  test('install: starts one run with the whole request in one argument', async () => {
    bench.io.env['SLIPWAY_TIMING'] = '{"scanGapMs":5}';
    await bench.run('install', 'a.yaml', '--on-failure=keep');
    const [request] = bench.gateway.started;
    expect(request).toMatchObject({
      type: 'install',
      workflowId: 'installation/acme-gcp',
      taskQueue: 'slipway-gcp',
      cloud: 'gcp',
    });
    const input = request?.input as unknown as InstallInput;
    expect(input).toMatchObject({ onFailure: 'keep', timing: { scanGapMs: 5, retryInitialMs: 5_000 } });
    expect(input.spec).toMatchObject({ name: 'acme-gcp', settings: { project: 'acme-dev-platform' } });
    expect(request?.memo).toMatchObject({ specHash: input.specHash });
    expect(request?.summary).toMatch(/^install acme-gcp on gcp\/europe-west1, asked for by ada@/);
  });

  test('install: when nothing differs it says that there is nothing to do', async () => {
    bench.gateway.answers = [progress('ready', [step('cluster/network', 'unchanged'), step('dns/zone', 'unchanged')])];
    bench.gateway.end = {
      status: 'completed',
      result: { ...result, changed: [], unchanged: ['cluster/network', 'dns/zone'] },
    };
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('(✓) Same:    all 2 steps');
    expect(stdout).toContain('SUCCESS Nothing to do: all 2 steps of acme-gcp agree with the file');
  });

  test('install: what was skipped or changed for this run only is named, with where it belongs', async () => {
    const overrides = [
      {
        step: 'node-pools/workspaces' as const,
        props: { machineType: 'n2-standard-4', labels: {} },
        from: { machineType: 'spec.nodePools.workspaces.machineType' },
      },
    ];
    bench.gateway.end = { status: 'completed', result: { ...result, skipped: ['registry/repository'], overrides } };
    const { stdout } = await bench.run('install', 'a.yaml');
    expect(stdout).toContain('Note:  registry/repository was skipped');
    expect(stdout).toContain(
      'node-pools/workspaces has machineType = "n2-standard-4" since this run; write it to spec.nodePools.workspaces.machineType in the file',
    );
    expect(stdout).toContain('has labels = {} since this run; no line of the file says so');
  });

  test('install: a failure ends with rule, coordinates, fix and what stands, and the exit code of its failure code', async () => {
    const failing = step('node-pools/workspaces', 'failed', { failure: quota });
    bench.gateway.answers = [progress('failed', [step('cluster/network', 'undone'), failing], { cause: quota })];
    bench.gateway.end = { status: 'failed', message: 'x', failure: failed() };
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(code).toBe(11);
    expectGolden('install-failed.txt', stdout);
    expect(await bench.json('install', 'a.yaml')).toMatchObject({
      exitCode: 11,
      phase: 'failed',
      rolledBack: true,
      error: { code: 'QUOTA_EXCEEDED', rule: 'SW-QUOTA-006', step: 'node-pools/workspaces' },
    });
  });

  const endings: [string, Partial<RunFailure>, number, string][] = [
    ['keep leaves it standing', { rolledBack: false, standing: ['cluster/network'] }, 11, '1 step of it left'],
    ['a living platform', { standing: ['cluster/network', 'dns/zone'] }, 11, '2 steps from before it still there'],
    [
      'a rollback that left something',
      { leftovers: [{ kind: 'gcp.network', name: 'n' }] },
      14,
      'Not all could be undone',
    ],
    ['a permission', { cause: { ...quota, code: 'UNAUTHORIZED', rule: 'SW-AUTHZ-025' } }, 3, 'SW-AUTHZ-025'],
    ['no credentials', { cause: { ...quota, code: 'UNAUTHENTICATED', rule: 'SW-AUTHN-025', step: 'plan' } }, 3, 'plan'],
    ['not ready in time', { cause: { ...quota, code: 'NOT_READY', rule: 'SW-READY-040' } }, 9, 'SW-READY-040'],
    ['an undo on request', { onRequest: true }, 8, 'CANCELLED undone on request, after SW-QUOTA-006'],
    [
      'an undo on request that left something',
      { onRequest: true, rolledBack: false, stuck: ['dns/zone'] },
      14,
      '1 stuck',
    ],
    ['a defect', { cause: { ...quota, code: 'INTERNAL', rule: 'SW-INT-070' } }, 255, 'SW-INT-070'],
  ];
  test.each(endings)('install: %s', async (_what, more, exitCode, words) => {
    bench.gateway.end = { status: 'failed', message: 'x', failure: failed(more) };
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(stdout).toContain(words);
    expect(code).toBe(exitCode);
  });

  const finding = { level: 'error', code: 'QUOTA_EXCEEDED', rule: 'SW-QUOTA-007', message: 'SSD_TOTAL_GB' } as const;
  test.each([
    ['of one class', [finding, { ...finding, message: 'other' }], 11],
    ['of several classes', [finding, { ...finding, code: 'INVALID_SPEC', rule: 'SW-SPEC-068' } as const], 10],
  ])('install: findings of preflight %s are all shown', async (_what, findings, exitCode) => {
    const cause = { ...quota, ...finding, step: 'preflight' };
    bench.gateway.answers = [progress('failed', [], { findings, cause })];
    bench.gateway.end = { status: 'failed', message: 'x', failure: failed({ cause }) };
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(code).toBe(exitCode);
    expect(stdout.match(/^ERROR /gm)).toHaveLength(2);
  });

  test('install: cancelled in the Web UI is exit code 8, terminated says what to do', async () => {
    bench.gateway.end = { status: 'cancelled', message: 'undone on request' };
    expect((await bench.run('install', 'a.yaml')).code).toBe(8);
    bench.gateway.end = { status: 'terminated', message: 'by hand' };
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('SW-INT-072 the run was terminated with 2 resources standing; nothing was undone');
  });

  test('install: the same request again attaches, another one is exit code 15 with who, since and where', async () => {
    await bench.run('install', 'a.yaml');
    const memo = { specHash: bench.gateway.started[0]?.memo['specHash'], requestedBy: 'bob@host' };
    bench.gateway.runs = [run('install', { status: 'running', memo })];
    expect((await bench.run('install', 'a.yaml')).stdout).toContain('install already running: attached');

    bench.gateway.runs = [run('install', { status: 'running', memo: { ...memo, specHash: 'other' } })];
    bench.gateway.answers = [progress('applying', [step('database/instance', 'running')])];
    const { code, stderr } = await bench.run('install', 'a.yaml');
    expect(code).toBe(15);
    expect(stderr).toContain('another install of bob@host has been running for 1m00s, at database/instance');
    expect(stderr).toContain('Fix:   slipway attach acme-gcp');
    expect(bench.gateway.started).toHaveLength(1);
    bench.gateway.answers = [held(hold('database/instance', 1))];
    const waiting = await bench.run('install', 'a.yaml');
    expect(waiting.stderr).toContain('it waits for a decision about database/instance');
    expect(waiting.stderr).toContain('Fix:   slipway retry acme-gcp');
  });

  test('install: without a worker nothing is started, exit code 17', async () => {
    bench.gateway.workers = 0;
    const { code, stderr } = await bench.run('install', 'a.yaml');
    expect(code).toBe(17);
    expect(stderr).toContain('ERROR SW-DEP-069 no worker polls slipway-gcp');
    expect(bench.gateway.started).toEqual([]);
  });

  test('install: --detach returns as soon as the run is accepted', async () => {
    const document = await bench.json('install', 'a.yaml', '--detach');
    expect(document).toMatchObject({ exitCode: 0, accepted: true, runId: 'run-1' });
  });

  test('install: --json prints one document, and talk goes to standard error', async () => {
    const { stdout, stderr } = await bench.run('install', 'a.yaml', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, phase: 'ready', changes: 2, installation: 'acme-gcp' });
    expect(stderr).toContain('Done:    database/instance');
  });

  test('install: SLIPWAY_TIMING that is wrong is exit code 2', async () => {
    bench.io.env['SLIPWAY_TIMING'] = '{"scanGap":5}';
    const { code, stderr } = await bench.run('install', 'a.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('SLIPWAY_TIMING: scanGap must be one of');
  });
});
