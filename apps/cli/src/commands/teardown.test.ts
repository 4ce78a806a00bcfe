import type { Found, TeardownInput } from '@slipway/contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from '../testing/fake-gateway.ts';
import { noon } from '../testing/fake-io.ts';
import { expectGolden } from '../testing/golden.ts';
import { hold, progress, step } from '../testing/progress.ts';
import { Bench, example } from '../testing/run-here.ts';

const result = {
  installation: 'acme-gcp',
  removed: ['cluster/network', 'dns/zone'],
  kept: [{ step: 'cluster/apis', name: 'acme-dev-platform', why: 'retained' }],
  leftovers: [] as Found[],
  swept: [],
  scans: [
    { at: noon - 60_000, byLabel: 0, byNetwork: 0 },
    { at: noon, byLabel: 0, byNetwork: 0 },
  ],
};
const confirmed = ['--yes', '--confirm', 'acme-gcp', '--delete-data'];

describe('teardown', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = new Bench();
    bench.io.file('a.yaml', example);
    const { stdout } = await bench.run('plan', 'a.yaml', '--show-config');
    bench.gateway.runs = [run('verify'), run('install', { runId: 'second' }), run('install', { runId: 'first' })];
    bench.gateway.inputs.set('second', { spec: JSON.parse(stdout) as unknown });
    const going = step('dns/zone', 'undone', { startedAt: noon - 10_000, endedAt: noon - 8_000 });
    bench.gateway.answers = [
      progress('undoing', [step('cluster/network', 'undoing'), step('dns/zone', 'waiting')], { operation: 'teardown' }),
      progress('removed', [step('cluster/network', 'undone'), going], { operation: 'teardown' }),
    ];
    bench.gateway.end = { status: 'completed', result };
  });
  afterEach(() => bench.io.remove());

  test('teardown: previews, removes and proves that nothing is left, knowing the name alone', async () => {
    const { code, stdout } = await bench.run('teardown', 'acme-gcp', ...confirmed);
    expect(code).toBe(0);
    expectGolden('teardown.txt', stdout);
    const [request] = bench.gateway.started;
    expect(request?.type).toBe('teardown');
    const input = request?.input as unknown as TeardownInput;
    expect(input).toMatchObject({
      deleteData: true,
      target: { installation: 'acme-gcp', cloud: 'gcp', account: 'acme-dev-platform', location: 'europe-west1' },
      spec: { name: 'acme-gcp', settings: { project: 'acme-dev-platform' } },
    });
  });

  test('teardown: leftovers are listed with who holds them, exit code 14', async () => {
    const leftovers = [{ kind: 'gcp.disk', name: 'pvc-1', heldBy: 'node-7', holdsData: true }];
    bench.gateway.end = { status: 'completed', result: { ...result, leftovers } };
    const { code, stdout } = await bench.run('teardown', 'acme-gcp', ...confirmed);
    expect(code).toBe(14);
    expect(stdout).toContain('ERROR 1 object of acme-gcp left in acme-dev-platform:');
    expect(stdout).toMatch(/gcp\.disk +pvc-1 +node-7 +holds data/);
    expect(await bench.json('teardown', 'acme-gcp', ...confirmed)).toMatchObject({ exitCode: 14, phase: 'leftovers' });
  });

  const refused: [string[], string][] = [
    [['--yes'], '--yes alone does not remove an installation'],
    [[], 'nobody can be asked here'],
    [['--confirm', 'acme'], '--confirm says "acme", but this is about acme-gcp'],
  ];
  test.each(refused)('teardown: %j is refused with the flag that is missing', async (flags, message) => {
    const { code, stderr } = await bench.run('teardown', 'acme-gcp', ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('--confirm acme-gcp');
    expect(bench.gateway.started).toEqual([]);
  });

  test.each([
    [['acme-gcp', 'yes'], true],
    [['acme-gcp', ''], false],
  ])('teardown: somebody at a terminal types %j: data goes is %p', async (answers, deleteData) => {
    bench.io.stdinIsTerminal = true;
    bench.io.answers = answers;
    expect((await bench.run('teardown', 'acme-gcp')).code).toBe(0);
    expect(bench.gateway.started[0]?.input).toMatchObject({ deleteData });
  });

  test('teardown: another name typed starts nothing, exit code 8', async () => {
    bench.io.stdinIsTerminal = true;
    bench.io.answers = ['acme'];
    expect((await bench.run('teardown', 'acme-gcp')).code).toBe(8);
    expect(bench.gateway.started).toEqual([]);
  });

  test('teardown: a protected installation is refused, exit code 5', async () => {
    bench.io.file('p.yaml', example.replace('spec:', 'spec:\n  protected: true'));
    const { code, stderr } = await bench.run('teardown', '-f', 'p.yaml', ...confirmed);
    expect(code).toBe(5);
    expect(stderr).toContain('acme-gcp is protected by its file');
  });

  test('teardown: without any memory it works by labels, from name and place', async () => {
    bench.gateway.runs = [];
    const unknown = await bench.run('teardown', 'acme-gcp', ...confirmed);
    expect(unknown.code).toBe(6);
    expect(unknown.stderr).toContain('--cloud CLOUD --account ID --region REGION');

    const place = ['--cloud', 'gcp', '--project', 'p-12345', '--region', 'europe-west1'];
    expect((await bench.run('teardown', 'acme-gcp', ...place, ...confirmed)).code).toBe(0);
    const { input } = bench.gateway.started[0] ?? {};
    expect(input).toMatchObject({ target: { account: 'p-12345', location: 'europe-west1' } });
    expect(input).not.toHaveProperty('spec');
  });

  test('teardown: again, while what could not be removed is on hold, tries that again and watches', async () => {
    await bench.run('teardown', 'acme-gcp', ...confirmed, '--detach');
    const memo = { specHash: bench.gateway.started[0]?.memo['specHash'] };
    bench.gateway.runs.unshift(run('teardown', { status: 'running', memo }));
    const undo = hold('cluster/network', 7, { reason: 'undo' });
    bench.gateway.answers = [progress('undoing', [], { operation: 'teardown', holds: [undo] })];
    bench.gateway.onDecision = () => {
      bench.gateway.answers = [progress('removed', [], { operation: 'teardown' })];
      return 'cluster/network#7: retry';
    };
    const { code, stdout } = await bench.run('teardown', 'acme-gcp', ...confirmed);
    expect(code).toBe(0);
    expect(stdout).toContain('already running: attached\ncluster/network#7: retry\n');
    expect(bench.gateway.decided).toMatchObject([{ verb: 'retry', updateId: 'retry:cluster/network#7' }]);
    expect(bench.gateway.started).toHaveLength(1);
  });

  test('teardown: refused by the run because data would be lost is exit code 5', async () => {
    const cause = {
      code: 'DEPENDENCY' as const,
      rule: 'SW-DEP-060',
      message: 'database/instance holds data',
      step: 'preflight',
      verb: 'destroy' as const,
      attempts: 1,
    };
    const failure = { cause, rolledBack: false, standing: [], stuck: [], leftovers: [] };
    bench.gateway.end = { status: 'failed', message: 'x', failure };
    expect((await bench.run('teardown', 'acme-gcp', '--confirm', 'acme-gcp')).code).toBe(5);
  });
});
