import type { DiscoverInput, DiscoverResult, TeardownInput } from '@slipway/contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from '../testing/fake-gateway.ts';
import { noon } from '../testing/fake-io.ts';
import { expectGolden } from '../testing/golden.ts';
import { progress, quota } from '../testing/progress.ts';
import { Bench } from '../testing/run-here.ts';

const place = ['--cloud', 'gcp', '--project', 'acme-dev', '--region', 'europe-west1'];
const network = (name: string) => ({ kind: 'gcp.network', name: `${name}-net` });
const disk = { kind: 'gcp.disk', name: 'europe-west1-b/pvc-77', heldBy: 'node-7', holdsData: true };
const hour = 3_600_000;
const everything: DiscoverResult = {
  installations: [
    { installation: 'acme', location: 'us-central1', madeAt: noon - 5 * hour, objects: [network('acme')] },
    { installation: 'acme-gcp', location: 'europe-west1', madeAt: noon - 9 * hour, objects: [network('acme-gcp')] },
    { installation: 'old', location: 'europe-west1', madeAt: noon - hour, objects: [network('old'), disk] },
    { installation: 'odd', location: 'europe-west1', objects: [network('odd')] },
  ],
};
const scans = [{ at: noon, byLabel: 0, byNetwork: 0 }];
const gone = { removed: [], swept: [], kept: [], leftovers: [], scans };
const id = (name: string) => ({ workflowId: `installation/${name}` });

describe('sweep', () => {
  let bench: Bench;
  /** Result of the look. */
  let found: DiscoverResult;
  beforeEach(() => {
    bench = new Bench();
    found = everything;
    bench.gateway.runs = [
      run('verify', { ...id('old') }),
      run('teardown', { ...id('old'), phase: 'leftovers', closedAt: noon - 2 * hour }),
      run('install', { ...id('old') }),
      run('teardown', { status: 'failed' }),
      run('install', { status: 'failed' }),
      run('install'),
    ];
    bench.gateway.answers = [progress('removed', [], { operation: 'teardown', account: 'acme-dev' })];
    bench.gateway.ending = async ({ workflowId }) => {
      if (workflowId.startsWith('sweep/')) return { status: 'completed', result: found };
      return { status: 'completed', result: { ...gone, installation: workflowId.slice('installation/'.length) } };
    };
  });
  afterEach(() => bench.io.remove());
  const started = (type: string) => bench.gateway.started.filter((request) => request.type === type);
  const removedNames = () => started('teardown').map(({ workflowId }) => workflowId.slice('installation/'.length));

  test('sweep: lists what is of no living installation, removes nothing, exit code 14', async () => {
    const { code, stdout } = await bench.run('sweep', ...place);
    expect(code).toBe(14);
    expectGolden('sweep.txt', stdout);
    const [request] = started('discover');
    expect(request?.workflowId).toBe('sweep/gcp/acme-dev-2026-01-02T03:04:05.000Z');
    expect(request?.phase).toBeUndefined();
    const input = request?.input as unknown as DiscoverInput;
    expect(input.target).toEqual({ cloud: 'gcp', account: 'acme-dev', location: 'europe-west1' });
    expect(input.except).toEqual(['acme-gcp']);
    expect(started('teardown')).toEqual([]);
    const { orphans, exitCode } = await bench.json('sweep', ...place);
    expect(exitCode).toBe(14);
    expect((orphans as { installation: string }[]).map(({ installation }) => installation)).toEqual([
      'acme',
      'old',
      'odd',
    ]);
  });

  test('sweep: nothing found is a success', async () => {
    found = { installations: everything.installations.slice(1, 2) };
    const { code, stdout } = await bench.run('sweep', ...place, '--yes', '--confirm', 'acme-dev');
    expect(code).toBe(0);
    expect(stdout).toContain('SUCCESS Nothing in acme-dev is left of an installation that is gone.');
    expect(stdout).not.toContain('acme-gcp');
  });

  test('sweep: --older-than leaves out what is young or of unknown age', async () => {
    const { stdout } = await bench.run('sweep', ...place, '--older-than', '2h');
    expect(stdout).toContain('acme-net');
    expect(stdout).not.toContain('old-net');
    expect(stdout).toContain('old, odd left out: too young, or of unknown age');
    expect(stdout).toContain('--region europe-west1 --older-than 2h --yes --confirm acme-dev\n');
    const none = await bench.run('sweep', ...place, '--older-than', '1000h');
    expect(none.code).toBe(0);
    expect(none.stdout).toContain('SUCCESS Nothing else in acme-dev');
    expect((await bench.run('sweep', ...place, '--older-than', 'soon')).code).toBe(2);
    expect((await bench.run('sweep', 'old', '--older-than', '2h')).code).toBe(2);
  });

  test('sweep: --yes removes each by its labels, where it is, one after another', async () => {
    const { code, stdout } = await bench.run('sweep', ...place, '--yes', '--confirm', 'acme-dev', '--delete-data');
    expect(code).toBe(0);
    expect(removedNames()).toEqual(['acme', 'old', 'odd']);
    const inputs = started('teardown').map(({ input }) => input as unknown as TeardownInput);
    expect(inputs.map(({ target }) => target.location)).toEqual(['us-central1', 'europe-west1', 'europe-west1']);
    expect(inputs.every(({ spec, deleteData }) => spec === undefined && deleteData)).toBe(true);
    for (const name of removedNames()) expect(stdout).toContain(`SUCCESS Nothing of ${name} is left in acme-dev`);
  });

  test('sweep: what could not be removed is exit code 14, and the others are removed all the same', async () => {
    const plain = bench.gateway.ending.bind(bench.gateway);
    bench.gateway.ending = async (its) => {
      if (its.workflowId !== 'installation/acme') return plain(its);
      return { status: 'completed', result: { ...gone, installation: 'acme', leftovers: [network('acme')] } };
    };
    const document = await bench.json('sweep', ...place, '--yes', '--confirm', 'acme-dev');
    expect(document).toMatchObject({ exitCode: 14, removals: [{ exitCode: 14 }, { exitCode: 0 }, { exitCode: 0 }] });
  });

  test('sweep: one that is installed while others are removed is left as it is', async () => {
    bench.gateway.onNews = () => {
      bench.gateway.runs.unshift(run('install', id('odd')));
    };
    const { stdout } = await bench.run('sweep', ...place, '--yes', '--confirm', 'acme-dev');
    expect(removedNames()).toEqual(['acme', 'old']);
    expect(stdout).toContain('odd is living by now: left as it is');
  });

  test.each([
    [[...place, '--yes'], '--yes --confirm acme-dev'],
    [[...place, '--yes', '--confirm', 'old'], '--confirm acme-dev'],
    [['old', ...place, '--yes', '--confirm', 'acme-dev'], '--confirm old'],
    [['--cloud', 'gcp'], 'slipway sweep --cloud CLOUD --account ID --region REGION'],
    [['--cloud', 'gpc', ...place.slice(2)], '--cloud takes gcp'],
  ])('sweep: %j starts no removal and says which flag is missing', async (words, fix) => {
    const { code, stderr } = await bench.run('sweep', ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(fix);
    expect(started('teardown')).toEqual([]);
  });

  test('sweep: somebody at a terminal types the account, and whether data goes', async () => {
    bench.io.stdinIsTerminal = true;
    bench.io.answers = ['old'];
    expect((await bench.run('sweep', ...place, '--yes')).code).toBe(8);
    expect(removedNames()).toEqual([]);
    bench.io.answers = ['acme-dev', 'yes'];
    expect((await bench.run('sweep', ...place, '--yes')).code).toBe(0);
    expect(started('teardown')[0]?.input).toMatchObject({ deleteData: true });
  });

  test('sweep: a name alone is looked for where it was removed last', async () => {
    const target = { installation: 'old', cloud: 'gcp', account: 'acme-prod', location: 'europe-west4' };
    bench.gateway.runs[1] = run('teardown', { ...id('old'), runId: 'last', phase: 'leftovers' });
    bench.gateway.inputs.set('last', { target });
    found = { installations: everything.installations.slice(2, 3) };
    const { code, stdout } = await bench.run('sweep', 'old');
    expect(code).toBe(14);
    expect(stdout).toMatch(/gcp\.disk +europe-west1-b\/pvc-77 +node-7 +holds data/);
    expect(started('discover')[0]?.input).toMatchObject({ target, except: [] });
    const nobody = await bench.run('sweep', 'nobody');
    expect(nobody.code).toBe(6);
    expect(nobody.stderr).toContain('slipway sweep nobody --cloud CLOUD --account ID --region REGION');
  });

  test.each([
    ['acme-gcp', 'its last install succeeded'],
    ['new', 'its install is still open'],
  ])('sweep: a living one is refused with what to type: %s', async (name, why) => {
    bench.gateway.runs.unshift(run('install', { ...id('new'), status: 'running' }));
    const { code, stderr } = await bench.run('sweep', name, ...place, '--yes', '--confirm', name);
    expect(code).toBe(5);
    expect(stderr).toContain(`${name} is living: ${why}`);
    expect(stderr).toContain(`slipway teardown ${name}`);
    expect(bench.gateway.started).toEqual([]);
  });

  test('sweep: without a worker nothing is started, exit code 17', async () => {
    bench.gateway.workers = 0;
    expect((await bench.run('sweep', ...place)).code).toBe(17);
    expect(bench.gateway.started).toEqual([]);
  });

  test('list: a look for orphans is no installation', async () => {
    bench.gateway.runs.unshift(run('discover', { workflowId: 'sweep/gcp/acme-dev-2026', status: 'running' }));
    const { installations } = await bench.json('list', '--all');
    expect((installations as { name: string }[]).map(({ name }) => name)).toEqual(['acme-gcp', 'old']);
  });

  test('sweep: a look that fails says what to do, and to sweep again', async () => {
    const cause = { ...quota, rule: 'SW-AUTHZ-021', code: 'UNAUTHORIZED' as const, message: 'no', step: 'discover' };
    const failure = { cause, rolledBack: true, standing: [], stuck: [], leftovers: [] };
    bench.gateway.ending = async () => ({ status: 'failed', message: 'x', failure });
    const { code, stderr } = await bench.run('sweep', 'old', ...place);
    expect(code).toBe(3);
    expect(stderr).toContain('slipway sweep old');
  });
});
