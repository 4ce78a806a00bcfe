import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliError } from '../cli/cli-error.ts';
import { run } from '../testing/fake-gateway.ts';
import { held, hold, progress } from '../testing/progress.ts';
import { Bench } from '../testing/run-here.ts';

const [pool, database] = [hold('node-pools/workspaces', 1), hold('database/instance', 2)];

describe('decisions', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
    bench.gateway.runs = [run('install', { status: 'running', phase: 'applying', held: true })];
    bench.gateway.answers = [held(pool)];
  });
  afterEach(() => bench.io.remove());

  test('retry: answers the hold by its id, with who, and an id of its own that cannot fire twice', async () => {
    const { code, stdout } = await bench.run('retry', 'acme-gcp', '--reason', 'quota raised');
    expect(code).toBe(0);
    expect(stdout).toBe('ACCEPTED node-pools/workspaces#1: retry\n  Watch: slipway attach acme-gcp\n');
    const by = expect.stringMatching(/^ada@/) as unknown as string;
    expect(bench.gateway.decided).toEqual([
      {
        verb: 'retry',
        input: { hold: 'node-pools/workspaces#1', by, reason: 'quota raised' },
        updateId: 'retry:node-pools/workspaces#1',
      },
    ]);
  });

  test('retry: without a step each open hold is answered with its own id; with one, that one', async () => {
    bench.gateway.answers = [held(pool, database)];
    expect(await bench.json('retry', 'acme-gcp')).toMatchObject({
      exitCode: 0,
      decisions: [{ hold: 'node-pools/workspaces#1' }, { hold: 'database/instance#2' }],
    });
    for (const word of ['database/instance', 'database/instance#2', '2']) {
      bench.gateway.decided = [];
      await bench.run('retry', 'acme-gcp', word);
      expect(bench.gateway.decided.map(({ updateId }) => updateId)).toEqual(['retry:database/instance#2']);
    }
  });

  test('retry: --set sends the settings as they would stand in the file', async () => {
    await bench.run('retry', 'acme-gcp', '--set', 'machineType=n2-standard-4', '--set', 'max=4', '--set', 'v="5.7"');
    expect(bench.gateway.decided).toMatchObject([
      {
        verb: 'retryWith',
        input: {
          step: 'node-pools/workspaces',
          props: { machineType: 'n2-standard-4', max: 4, v: '5.7' },
          hold: 'node-pools/workspaces#1',
        },
        updateId: 'retryWith:node-pools/workspaces#1',
      },
    ]);
  });

  test('retry: --set with several steps on hold asks which, and what is no setting is refused', async () => {
    bench.gateway.answers = [held(pool, database)];
    const several = await bench.run('retry', 'acme-gcp', '--set', 'max=4');
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('several are on hold: node-pools/workspaces, database/instance');
    for (const word of ['max', '=4', 'max={']) {
      const { code, stderr } = await bench.run('retry', 'acme-gcp', 'database/instance', '--set', word);
      expect({ code, named: stderr.includes(`--set takes PROP=VALUE, not "${word}"`) }).toEqual({
        code: 2,
        named: true,
      });
    }
    expect(bench.gateway.decided).toEqual([]);
  });

  test('retry: a refusal is told in the sentence of the run, exit code 5', async () => {
    bench.gateway.onDecision = () => {
      const failure = { code: 'CONFLICT', rule: 'SW-CONF-073', message: 'Hold 1 was answered already.' } as const;
      throw new CliError(failure, { exitCode: 5 });
    };
    const { code, stderr } = await bench.run('retry', 'acme-gcp');
    expect(code).toBe(5);
    expect(stderr).toContain('ERROR SW-CONF-073 Hold 1 was answered already.');
  });

  const nothing: [string, () => void, string[], number, string][] = [
    [
      'a step that is not on hold',
      () => undefined,
      ['retry', 'acme-gcp', 'dns/zone'],
      5,
      'dns/zone is not on hold; on hold: node-pools/workspaces',
    ],
    [
      'nothing on hold',
      () => (bench.gateway.answers = [progress('applying', [])]),
      ['retry', 'acme-gcp'],
      5,
      'nothing is on hold',
    ],
    [
      'a plan that waits',
      () => (bench.gateway.answers = [held(hold('run', 1, { reason: 'approval' }))]),
      ['retry', 'acme-gcp'],
      5,
      'slipway approve acme-gcp',
    ],
    [
      'a closed run',
      () => (bench.gateway.runs = [run('install')]),
      ['retry', 'acme-gcp'],
      5,
      'no run of acme-gcp is open',
    ],
    [
      'no run at all',
      () => (bench.gateway.runs = []),
      ['skip', 'acme-gcp', 'dns/zone'],
      6,
      'no run of an installation called acme-gcp',
    ],
    [
      'nobody who polls',
      () => (bench.gateway.workers = 0),
      ['skip', 'acme-gcp', 'dns/zone'],
      17,
      'slipway worker --cloud gcp',
    ],
    ['nobody who answers', () => (bench.gateway.answers = []), ['approve', 'acme-gcp'], 17, 'so nothing was decided'],
    ['no plan that waits', () => undefined, ['approve', 'acme-gcp'], 5, 'no plan of acme-gcp waits for approval'],
    ['no name', () => undefined, ['retry'], 2, 'slipway retry NAME'],
    ['no step', () => undefined, ['skip', 'acme-gcp'], 2, 'slipway skip acme-gcp STEP'],
  ];
  test.each(nothing)('decisions: %s is an error that says so', async (_what, prepare, argv, exitCode, words) => {
    prepare();
    const { code, stderr } = await bench.run(...argv);
    expect(stderr).toContain(words);
    expect(code).toBe(exitCode);
    expect(bench.gateway.decided).toEqual([]);
  });

  test('skip: names the step, and what a removal could not remove may be left, too', async () => {
    bench.gateway.answers = [held(pool, hold('sweep', 3, { reason: 'undo' }))];
    await bench.run('skip', 'acme-gcp', 'node-pools/workspaces');
    await bench.run('skip', 'acme-gcp', 'sweep', '--reason', 'kept for audit');
    expect(bench.gateway.decided).toMatchObject([
      { verb: 'skip', input: { step: 'node-pools/workspaces', hold: 'node-pools/workspaces#1' } },
      { verb: 'skip', input: { step: 'sweep', hold: 'sweep#3', reason: 'kept for audit' }, updateId: 'skip:sweep#3' },
    ]);
  });

  test('approve: the plan that is shown, or the one that is named', async () => {
    bench.gateway.answers = [held(hold('run', 1, { reason: 'approval' }))];
    await bench.run('approve', 'acme-gcp');
    await bench.run('approve', 'acme-gcp', '--hash', '3f9c2a71');
    expect(bench.gateway.decided).toMatchObject([
      { verb: 'approve', input: { hash: '3f9c2a71d0', hold: 'run#1' }, updateId: 'approve:run#1' },
      { verb: 'approve', input: { hash: '3f9c2a71' } },
    ]);
  });
});
