import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliError } from '../cli/cli-error.ts';
import { run } from '../testing/fake-gateway.ts';
import { result } from '../testing/installing.ts';
import { progress, step } from '../testing/progress.ts';
import { Bench, example } from '../testing/run-here.ts';

const applying = progress('applying', [step('cluster/network', 'running')]);

/** Resolves when whoever was asked has been served. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('Ctrl-C at a terminal', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
    bench.io.stdinIsTerminal = true;
    bench.io.file('a.yaml', example);
    bench.gateway.answers = [applying, applying];
    bench.gateway.end = { status: 'completed', result };
    bench.gateway.onNews = async (index) => {
      if (index !== 1) return;
      bench.io.interrupt();
      await quiet();
    };
  });
  afterEach(() => bench.io.remove());

  test.each([[['1']], [['']], [[]]])('install: %j leaves it running, exit code 130', async (answers) => {
    bench.io.answers = answers;
    const { code, stdout, stderr } = await bench.run('install', 'a.yaml');
    expect(stderr).toContain(
      [
        'acme-gcp goes on meanwhile. What now?',
        '  1  Leave it running (default)',
        '  2  Hold after the running steps',
        '  3  Roll back',
        '  4  Keep watching',
      ].join('\n'),
    );
    expect(code).toBe(130);
    expect(stdout).toContain('Watch: slipway attach acme-gcp');
    expect([bench.gateway.decided, bench.gateway.cancelled]).toEqual([[], []]);
  });

  test('install: hold starts nothing new and goes on watching', async () => {
    bench.io.answers = ['2'];
    bench.gateway.onDecision = () => 'Nothing new is started until retry or rollback.';
    const { code, stderr } = await bench.run('install', 'a.yaml');
    expect(code).toBe(0);
    expect(stderr).toContain('Nothing new is started until retry or rollback.');
    expect(bench.gateway.decided).toMatchObject([{ verb: 'hold' }]);
  });

  test('install: roll back shows the plan, asks once more, cancels, and watches the undo: exit code 8', async () => {
    bench.io.answers = ['3', 'yes'];
    bench.gateway.toUndo = [
      { step: 'cluster/network', kind: 'gcp.network', name: 'acme-gcp', title: 'x', state: 'done' },
    ];
    bench.gateway.end = { status: 'cancelled', message: 'undone' };
    const { code, stderr } = await bench.run('install', 'a.yaml');
    expect(code).toBe(8);
    expect(stderr).toMatch(/rollback acme-gcp {2}1 object[^]+cluster\/network +gcp\.network/);
    expect(bench.gateway.cancelled).toEqual(['run-1']);
  });

  test('install: roll back that comes too late says so and ends as the run did', async () => {
    bench.io.answers = ['3', 'yes'];
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('TOO LATE it had finished.\nSUCCESS');
  });

  test('install: roll back without a yes changes nothing', async () => {
    bench.io.answers = ['3', 'no'];
    expect((await bench.run('install', 'a.yaml')).code).toBe(0);
    expect(bench.gateway.cancelled).toEqual([]);
  });

  test('install: a refused wish is told and asked again', async () => {
    bench.io.answers = ['2', 'what', '4'];
    bench.gateway.onDecision = () => {
      throw new CliError({ code: 'CONFLICT', rule: 'SW-CONF-073', message: 'It is being held already.' });
    };
    const { code, stderr } = await bench.run('install', 'a.yaml');
    expect(code).toBe(0);
    expect(stderr).toContain('ERROR SW-CONF-073 It is being held already.');
    expect(bench.io.questions).toHaveLength(3);
  });

  test('install: further Ctrl-C are no answer while the question stands', async () => {
    bench.io.answers = ['4'];
    bench.io.onAsk = (_question, options) => {
      expect(options.ignoreInterrupts).toBe(true);
      bench.io.interrupt();
      bench.io.interrupt();
    };
    expect((await bench.run('install', 'a.yaml')).code).toBe(0);
    expect(bench.io.questions).toHaveLength(1);
  });

  test('install: the question is taken back when the run ends first, or on SIGTERM', async () => {
    bench.io.onAsk = (_question, { signal }) =>
      new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
    expect((await bench.run('install', 'a.yaml')).code).toBe(0);
    const asked = bench.io.onAsk;
    bench.io.onAsk = (question, options) => {
      setImmediate(() => bench.io.interrupt('SIGTERM'));
      return asked(question, options);
    };
    expect((await bench.run('install', 'a.yaml')).code).toBe(130);
  });

  test.each([['SIGINT'], ['SIGTERM']] as const)('install: without a terminal %s asks nothing', async (signal) => {
    bench.io.stdinIsTerminal = false;
    bench.gateway.onNews = (index) => (index === 1 ? bench.io.interrupt(signal) : undefined);
    const { code } = await bench.run('install', 'a.yaml');
    expect({ code, questions: bench.io.questions }).toEqual({ code: 130, questions: [] });
  });

  test('teardown: may be stopped, not rolled back', async () => {
    bench.gateway.runs = [run('teardown', { status: 'running' })];
    const removing = progress('undoing', [], { operation: 'teardown' });
    bench.gateway.answers = [removing, removing];
    bench.gateway.end = { status: 'cancelled', message: 'x' };
    bench.io.answers = ['2'];
    const { code, stdout, stderr } = await bench.run('attach', 'acme-gcp');
    expect(stderr).toContain('2  Stop after the running removals');
    expect(stderr).not.toContain('Roll back');
    expect(bench.gateway.cancelled).toEqual(['teardown-1']);
    expect(code).toBe(8);
    expect(stdout).toContain('the removal was stopped on request. To go on:   slipway teardown acme-gcp');
  });
});

describe('Ctrl-C before a run is started', () => {
  test('install: nothing is started, now or later, exit code 8', async () => {
    const bench = new Bench();
    bench.io.file('a.yaml', example);
    let release = (): void => undefined;
    bench.gateway.hasWorker = async () => {
      const answered = new Promise<void>((resolve) => (release = resolve));
      bench.io.interrupt();
      await answered;
      return true;
    };
    const { code, stderr } = await bench.run('install', 'a.yaml');
    release();
    await quiet();
    expect(code).toBe(8);
    expect(stderr).toContain('ERROR nothing was started');
    expect(bench.gateway.started).toEqual([]);
    bench.io.remove();
  });
});
