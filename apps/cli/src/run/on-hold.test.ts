import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '@slipway/contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from '../testing/fake-gateway.ts';
import { expectGolden } from '../testing/golden.ts';
import { result } from '../testing/installing.ts';
import { held, hold, progress, step } from '../testing/progress.ts';
import { Bench, example } from '../testing/run-here.ts';

const pool = hold('node-pools/workspaces', 1);
const approval = hold('run', 1, { reason: 'approval' });
const ready = progress('ready', [step('cluster/network', 'done')]);

describe('a run on hold', () => {
  let bench: Bench;
  /** What the run says from the first decision on. */
  const answered = (...answers: Progress[]): void => {
    bench.gateway.onDecision = ({ verb, input }) => {
      bench.gateway.answers = [held(pool), ...answers];
      return `${String(input['hold'])}: ${verb}`;
    };
  };
  beforeEach(() => {
    bench = new Bench();
    bench.io.file('a.yaml', example);
    bench.gateway.answers = [held(pool)];
    bench.gateway.end = { status: 'completed', result };
  });
  afterEach(() => bench.io.remove());

  test('install: without a terminal it prints the question with all answers and ends, exit code 13', async () => {
    const { code, stdout } = await bench.run('install', 'a.yaml', '--on-failure=pause');
    expect(code).toBe(13);
    expectGolden('install-held.txt', stdout);
    expect(await bench.json('install', 'a.yaml')).toMatchObject({
      exitCode: 13,
      status: 'running',
      held: true,
      holds: [
        {
          id: 'node-pools/workspaces#1',
          failure: { rule: 'SW-QUOTA-006' },
          commands: ['slipway retry acme-gcp node-pools/workspaces', {}, {}, 'slipway rollback acme-gcp'].map(
            (command) => (typeof command === 'string' ? command : (expect.anything() as unknown)),
          ),
        },
      ],
    });
  });

  test('install: as long as something else runs it is watched', async () => {
    const busy = held(pool);
    bench.gateway.answers = [{ ...busy, steps: [...busy.steps, step('database/instance', 'running')] }, ready];
    const { code, stdout } = await bench.run('install', 'a.yaml');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\(\?\) Held: +node-pools\/workspaces .*SW-QUOTA-006/);
  });

  test('attach: a removal that cannot go on lists what is left, exit code 14', async () => {
    bench.gateway.runs = [run('teardown', { status: 'running' })];
    const undo = hold('cluster/network', 2, { reason: 'undo' });
    delete undo.rollsBackAt;
    const leftovers = [{ kind: 'gcp.disk', name: 'pvc-1', heldBy: 'node-7' }];
    bench.gateway.answers = [
      progress('undoing', [step('cluster/network', 'held')], { operation: 'teardown', holds: [undo], leftovers }),
    ];
    const { code, stdout } = await bench.run('attach', 'acme-gcp');
    expect(code).toBe(14);
    expect(stdout).toContain('slipway retry acme-gcp cluster/network  ');
    expect(stdout).toContain('slipway skip acme-gcp cluster/network  ');
    expect(stdout).not.toContain('slipway rollback');
    expect(stdout).toMatch(/gcp\.disk +pvc-1 +node-7/);
    expect(stdout).toContain('waits without limit, and costs meanwhile');
  });

  describe('at a terminal', () => {
    beforeEach(() => {
      bench.io.stdinIsTerminal = true;
    });

    test('install: asks, sends the answer and goes on', async () => {
      bench.io.answers = ['1'];
      bench.gateway.answers = [held(pool), held(pool)];
      answered(held(pool), ready);
      bench.gateway.onNews = async () => new Promise((resolve) => setImmediate(resolve));
      const { code, stdout, stderr } = await bench.run('install', 'a.yaml');
      expect(stderr).toContain('HELD SW-QUOTA-006 node-pools/workspaces');
      expect(stderr).toMatch(/1 {2}Try again\n {2}2 {2}Go on without it[^\n]*\n {2}3 {2}Roll back\n/);
      expect({ code, ready: stdout.includes('SUCCESS') }).toEqual({ code: 0, ready: true });
      expect(bench.gateway.decided).toMatchObject([{ verb: 'retry', input: { hold: 'node-pools/workspaces#1' } }]);
      expect(bench.io.questions).toHaveLength(1);
    });

    test.each([[['5']], [['']], [[]]])('install: %j leaves it waiting, exit code 13', async (answers) => {
      bench.io.answers = answers;
      bench.gateway.onNews = async () => new Promise((resolve) => setImmediate(resolve));
      bench.gateway.answers = [held(pool), held(pool), held(pool), held(pool)];
      const { code, stdout, stderr } = await bench.run('install', 'a.yaml');
      expect(code).toBe(13);
      expect(stderr.match(/^HELD /gm)).toHaveLength(1);
      expect(stdout).not.toContain('HELD');
      expect(bench.gateway.decided).toEqual([]);
    });

    test('install: the question is taken back when somebody else has answered it', async () => {
      bench.gateway.answers = [held(pool), progress('applying', [step('node-pools/workspaces', 'running')]), ready];
      let isOpen = false;
      bench.io.onAsk = (_question, { signal }) =>
        new Promise((resolve) => {
          isOpen = true;
          signal?.addEventListener('abort', () => {
            isOpen = false;
            resolve();
          });
        });
      const open: boolean[] = [];
      bench.gateway.onNews = async () => {
        await new Promise((resolve) => setImmediate(resolve));
        open.push(isOpen);
      };
      expect((await bench.run('install', 'a.yaml')).code).toBe(0);
      expect(open).toEqual([false, true, false]);
      expect(bench.gateway.decided).toEqual([]);
    });

    test('install: --approve asks with the plan and approves by its hash', async () => {
      bench.io.answers = ['1'];
      bench.gateway.answers = [{ ...held(approval), phase: 'approving' }];
      bench.gateway.onNews = async () => new Promise((resolve) => setImmediate(resolve));
      answered(ready);
      const { stderr } = await bench.run('install', 'a.yaml', '--approve');
      expect(bench.gateway.started[0]?.input).toMatchObject({ approval: true, onFailure: 'pause' });
      expect(stderr).toContain('plan 3f9c2a71 waits for approval: 2 steps to make');
      expect(bench.gateway.decided).toMatchObject([{ verb: 'approve', input: { hash: '3f9c2a71d0' } }]);
    });
  });

  test('install: --approve without a terminal prints the command and ends, exit code 13', async () => {
    bench.gateway.answers = [{ ...held(approval), phase: 'approving' }];
    const { code, stdout } = await bench.run('install', 'a.yaml', '--approve');
    expect(code).toBe(13);
    expect(stdout).toContain('Then:  slipway approve acme-gcp');
  });

  test('attach: --json writes events as they come, and the outcome in the last one', async () => {
    bench.gateway.runs = [run('install', { status: 'running' })];
    const { code, stdout } = await bench.run('attach', 'acme-gcp', '--json', '--json-into', 'events.ndjson');
    expect(code).toBe(13);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number; type: string; exitCode?: number; hold?: { id: string } });
    expect(events.map(({ type }) => type)).toEqual([
      'run.started',
      'plan.made',
      'step.done',
      'hold.opened',
      'run.detached',
    ]);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(events[3]?.hold?.id).toBe('node-pools/workspaces#1');
    expect(events[4]?.exitCode).toBe(13);
    expect(readFileSync(join(bench.io.cwd, 'events.ndjson'), 'utf8')).toBe(stdout);
  });

  test('status: the whole question, also for programs', async () => {
    bench.gateway.runs = [run('install', { status: 'running', phase: 'applying' })];
    bench.gateway.answers = [held(pool, hold('run', 2, { reason: 'asked' }))];
    expectGolden('status-held.txt', (await bench.run('status', 'acme-gcp')).stdout);
    expect(await bench.json('status', 'acme-gcp')).toMatchObject({
      holds: [{ number: 1 }, { commands: ['slipway retry acme-gcp', 'slipway rollback acme-gcp'] }],
    });
  });

  test.each([
    ['step', 13],
    ['undo', 14],
  ] as const)(
    'status: --wait=ready does not wait for what waits itself: %s, exit code %p',
    async (reason, exitCode) => {
      bench.gateway.runs = [run('install', { status: 'running' })];
      bench.gateway.answers = [held({ ...pool, reason })];
      const { code, stderr } = await bench.run('status', 'acme-gcp', '--wait=ready');
      expect(stderr).toContain('acme-gcp waits for a decision about node-pools/workspaces');
      expect(code).toBe(exitCode);
    },
  );

  test('list: --held is a query of its own', async () => {
    bench.gateway.runs = [run('install', { status: 'running', phase: 'applying', held: true })];
    const { stdout } = await bench.run('list', '--held');
    expect(stdout).toContain('applying, held');
    expect(bench.gateway.queries).toEqual([
      "SlipwayCloud IS NOT NULL AND SlipwayHeld = true AND ExecutionStatus = 'Running'",
    ]);
  });
});

describe('default of --on-failure', () => {
  const cases: [string, string[], boolean, string][] = [
    ['somebody at a terminal is asked', [], true, 'pause'],
    ['where nobody watches it is undone', [], false, 'rollback'],
    ['nobody watches what is detached', ['--detach'], true, 'rollback'],
    ['a flag counts most', ['--on-failure=keep'], true, 'keep'],
  ];
  test.each(cases)('install: %s', async (_what, flags, isTerminal, onFailure) => {
    const bench = new Bench();
    bench.io.file('a.yaml', example);
    bench.io.stdinIsTerminal = isTerminal;
    bench.gateway.answers = [ready];
    await bench.run('install', 'a.yaml', ...flags);
    expect(bench.gateway.started[0]?.input).toMatchObject({ onFailure });
    bench.io.remove();
  });

  test('install: the file counts more than the terminal, and names the limit of a hold', async () => {
    const bench = new Bench();
    bench.io.file('a.yaml', example.replace('spec:', 'spec:\n  onFailure: pause\n  holdLimitHours: 2'));
    bench.gateway.answers = [ready];
    await bench.run('install', 'a.yaml');
    expect(bench.gateway.started[0]?.input).toMatchObject({ onFailure: 'pause', timing: { holdLimitMs: 7_200_000 } });
    bench.io.remove();
  });
});
