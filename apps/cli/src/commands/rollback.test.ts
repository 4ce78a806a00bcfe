import type { RollbackItem, RunFailure } from '@slipway/contracts';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { run } from '../testing/fake-gateway.ts';
import { noon } from '../testing/fake-io.ts';
import { expectGolden } from '../testing/golden.ts';
import { result } from '../testing/installing.ts';
import { held, hold, progress, quota, step } from '../testing/progress.ts';
import { Bench } from '../testing/run-here.ts';

const items: RollbackItem[] = [
  { step: 'database/instance', kind: 'gcp.sql-instance', name: 'acme-gcp-db', title: 'x', state: 'intended' },
  {
    step: 'cluster/network',
    kind: 'gcp.network',
    name: 'acme-gcp',
    title: 'x',
    state: 'done',
    madeAt: noon - 754_000,
  },
];
const undone: RunFailure = { cause: quota, onRequest: true, rolledBack: true, standing: [], stuck: [], leftovers: [] };

describe('rollback', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
    bench.gateway.runs = [run('install', { status: 'running', phase: 'applying' })];
    bench.gateway.answers = [progress('applying', [step('cluster/network', 'done')])];
    bench.gateway.toUndo = items;
    bench.gateway.end = { status: 'cancelled', message: 'undone' };
  });
  afterEach(() => bench.io.remove());

  test('rollback: --dry-run shows what would go, in order and with its age, and asks for nothing', async () => {
    const { code, stdout } = await bench.run('rollback', 'acme-gcp', '--dry-run');
    expect(code).toBe(0);
    expectGolden('rollback.txt', stdout);
    expect(await bench.json('rollback', 'acme-gcp', '--dry-run')).toMatchObject({ items });
    expect([bench.gateway.decided, bench.gateway.cancelled]).toEqual([[], []]);
  });

  test('rollback: a run that is not on hold is cancelled, after saying so, and the undo is watched', async () => {
    const { code, stdout } = await bench.run('rollback', 'acme-gcp', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing is on hold, so the run is cancelled');
    expect(stdout).toContain('CANCELLED undone on request');
    expect(bench.gateway.cancelled).toEqual(['install-1']);
  });

  test('rollback: answers the hold where one is open', async () => {
    bench.gateway.answers = [held(hold('node-pools/workspaces', 4))];
    bench.gateway.onDecision = () => {
      bench.gateway.answers = [progress('undoing', [])];
      return 'node-pools/workspaces#4: rollback';
    };
    bench.gateway.end = { status: 'failed', message: 'x', failure: undone };
    const { code, stdout } = await bench.run('rollback', 'acme-gcp', '--yes', '--reason', 'too dear');
    expect(code).toBe(0);
    expect(stdout).toContain('CANCELLED undone on request, after SW-QUOTA-006 at node-pools/workspaces');
    expect(bench.gateway.decided).toMatchObject([
      {
        verb: 'rollback',
        input: { hold: 'node-pools/workspaces#4', reason: 'too dear' },
        updateId: 'rollback:node-pools/workspaces#4',
      },
    ]);
    expect(bench.gateway.cancelled).toEqual([]);
  });

  test('rollback: nobody undoes without a yes', async () => {
    const silent = await bench.run('rollback', 'acme-gcp');
    expect(silent.code).toBe(2);
    expect(silent.stderr).toContain('slipway rollback acme-gcp --yes');
    bench.io.stdinIsTerminal = true;
    bench.io.answers = ['y'];
    expect((await bench.run('rollback', 'acme-gcp')).code).toBe(8);
    expect(bench.gateway.cancelled).toEqual([]);
    bench.io.answers = ['yes'];
    expect((await bench.run('rollback', 'acme-gcp')).code).toBe(0);
    expect(bench.gateway.cancelled).toEqual(['install-1']);
  });

  test('rollback: too late is told apart, exit code 5', async () => {
    bench.gateway.end = { status: 'completed', result };
    const { code, stdout } = await bench.run('rollback', 'acme-gcp', '--yes');
    expect(code).toBe(5);
    expect(stdout).toContain('TOO LATE it had finished.\nSUCCESS');
  });

  test('rollback: what is left is told apart, exit code 14', async () => {
    const leftovers = [{ kind: 'gcp.network', name: 'n' }];
    bench.gateway.end = { status: 'failed', message: 'x', failure: { ...undone, rolledBack: false, leftovers } };
    const { code, stdout } = await bench.run('rollback', 'acme-gcp', '--yes');
    expect(code).toBe(14);
    expect(stdout).toContain('Not all could be undone');
  });

  test('rollback: an undo that takes longer than it is watched goes on, exit code 9', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    bench.gateway.news = async function* (_run, signal) {
      yield;
      const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
      await jest.advanceTimersByTimeAsync(5 * 60_000);
      await stopped;
    };
    const { code, stdout } = await bench.run('rollback', 'acme-gcp', '--yes');
    jest.useRealTimers();
    expect(code).toBe(9);
    expect(stdout).toContain('UNDOING the undo of acme-gcp still goes on, without this terminal.');
    expect(stdout).toContain('slipway attach acme-gcp');
  });

  const refused: [string, () => void, number, string][] = [
    [
      'a removal',
      () => (bench.gateway.answers = [progress('undoing', [], { operation: 'teardown' })]),
      5,
      'a teardown cannot be undone',
    ],
    [
      'an undo',
      () => (bench.gateway.answers = [progress('undoing', [])]),
      5,
      'the undo of acme-gcp is already running',
    ],
    ['a run without a worker', () => (bench.gateway.toUndo = undefined), 17, 'so nothing was decided'],
    ['a closed run', () => (bench.gateway.runs = [run('install')]), 5, 'no run of acme-gcp is open'],
  ];
  test.each(refused)('rollback: %s is refused', async (_what, prepare, exitCode, words) => {
    prepare();
    const { code, stderr } = await bench.run('rollback', 'acme-gcp', '--yes');
    expect(stderr).toContain(words);
    expect(code).toBe(exitCode);
    expect(bench.gateway.cancelled).toEqual([]);
  });
});
