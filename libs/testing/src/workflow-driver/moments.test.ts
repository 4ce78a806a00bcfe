import { beforeAll, describe, expect, test } from '@jest/globals';
import type { StepId } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import { drive, openSandbox, well, workflowBundle, type Attempt, type Behaviour } from './index.ts';
import type { Outcome, Person, Sandbox, Scenario } from './index.ts';
import { breaches } from './invariants/index.ts';
import { all } from './invariants/lived.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = openSandbox(await workflowBundle());
}, 300_000);

const ids = smallPlan().steps.map(({ id }) => id);
const forever = (code: (Attempt & { end: 'failed' })['code'], more: Partial<Behaviour> = {}): Behaviour => ({
  ...well,
  then: { end: 'failed', code },
  ...more,
});

/** Somebody who answers undo holds and nothing else. */
const nobodyBut = (last: Person['finally']): Person => ({ reactions: [], finally: last, whims: [] });

/** Lives through a run that keeps every rule. */
async function run(changes: Partial<Scenario> = {}): Promise<Outcome> {
  const scenario: Scenario = {
    operation: 'install',
    plan: smallPlan(),
    stood: [],
    drifted: [],
    onFailure: 'rollback',
    behaviours: {},
    ...changes,
  };
  const outcome = await drive(sandbox, scenario);
  expect(breaches({ scenario, outcome })).toEqual([]);
  return outcome;
}

describe('install', () => {
  test('install: makes every step as soon as what it needs is there', async () => {
    const outcome = await run();
    expect(outcome.closed).toBe('completed');
    expect(outcome.events.map(({ step }) => step)).toEqual([
      'cluster/network',
      'database/instance',
      'cluster/control-plane',
      'node-pools/services',
      'install/gitpod',
    ]);
    expect(outcome.events[0]?.at).toBe(outcome.events[1]?.at);
    // makePlan, preflight, four steps in a row, and the look at the end: ten seconds each.
    expect(outcome.took).toBe(7 * 10_000);
  });

  test('install: calls nothing for what agrees with the plan, and looks no second time', async () => {
    const outcome = await run({ stood: ids });
    expect(outcome.scheduled).toEqual(['makePlan', 'preflight']);
    expect(outcome.result).toMatchObject({ changed: [], unchanged: ids });
  });

  test('install: ensures what drifted, and nothing on it whose input did not change', async () => {
    const outcome = await run({ stood: ids, drifted: ['node-pools/services'] });
    expect(outcome.result).toMatchObject({ changed: ['node-pools/services'] });
    expect(outcome.events).toEqual([]);
  });

  test.each(['rollback', 'keep'] as const)(
    'install: cancelled at any moment, it undoes what it made and nothing else, under %s',
    async (onFailure) => {
      const stood: StepId[] = ['cluster/network'];
      const { tasks } = await run({ stood, onFailure });
      for (let cancelAtTask = 1; cancelAtTask <= tasks; cancelAtTask++) {
        const outcome = await run({ stood, onFailure, cancelAtTask });
        expect(outcome).toMatchObject({ closed: 'cancelled', standing: stood });
        expect(outcome.progress.phase).toBe('cancelled');
      }
    },
  );

  test('install: a second cancellation of an undo that runs changes nothing', async () => {
    const behaviours = { 'install/gitpod.ensure': forever('QUOTA_EXCEEDED') };
    const { tasks } = await run({ behaviours });
    for (let cancelAtTask = tasks - 6; cancelAtTask <= tasks; cancelAtTask++) {
      const outcome = await run({ behaviours, cancelAtTask });
      expect(outcome).toMatchObject({ closed: 'failed', standing: [], failure: { rolledBack: true } });
    }
  });

  test('install: a step that settles on a cancellation is waited for before the undo begins', async () => {
    const behaviours = {
      'cluster/control-plane.ensure': { ...well, seconds: 600 },
      'database/instance.ensure': { ...well, seconds: 15 },
    };
    const outcome = await run({ behaviours, cancelAtTask: 6 });
    expect(outcome).toMatchObject({ closed: 'cancelled', standing: [] });
    expect(outcome.events.map(({ what, step }) => `${what} ${step}`)).toContain('created cluster/control-plane');
  });

  test('install: a rollback that was accepted is carried out, also when the last step settles well after all', async () => {
    const plan = smallPlan();
    plan.steps = plan.steps.filter(({ id }) => id === 'cluster/network' || id === 'database/instance');
    const outcome = await run({
      plan,
      behaviours: { 'database/instance.ensure': { ...well, seconds: 600 } },
      person: {
        reactions: [{ verb: 'rollback', manner: 'named', afterSeconds: 60 }],
        finally: 'leave',
        whims: [{ verb: 'hold', manner: 'bare', atTask: 4 }],
      },
    });
    expect(outcome).toMatchObject({ closed: 'failed', standing: [], failure: { rolledBack: true, onRequest: true } });
  });

  test('install: the first real failure is the cause, not what its siblings say on the way out', async () => {
    const outcome = await run({
      behaviours: {
        'cluster/network.ensure': forever('QUOTA_EXCEEDED', { seconds: 5 }),
        'database/instance.ensure': forever('UNAUTHORIZED', { seconds: 20 }),
      },
    });
    expect(outcome.failure).toMatchObject({ cause: { step: 'cluster/network', code: 'QUOTA_EXCEEDED', attempts: 1 } });
  });

  test('install: under keep, what runs settles, nothing new starts and nothing goes', async () => {
    const outcome = await run({
      onFailure: 'keep',
      behaviours: {
        'database/instance.ensure': forever('QUOTA_EXCEEDED', { seconds: 2 }),
        'cluster/network.ensure': { ...well, seconds: 60 },
      },
    });
    expect(outcome).toMatchObject({ closed: 'failed', standing: ['cluster/network'] });
    expect(outcome.failure).toMatchObject({ rolledBack: false, standing: ['database/instance', 'cluster/network'] });
    expect(outcome.scheduled).not.toContain('cluster/control-plane.ensure');
  });

  test('install: cancelled after a failure that would keep, it undoes', async () => {
    const outcome = await run({
      onFailure: 'keep',
      cancelAtTask: 5,
      behaviours: {
        'database/instance.ensure': forever('QUOTA_EXCEEDED', { seconds: 2 }),
        'cluster/network.ensure': { ...well, seconds: 60 },
      },
    });
    expect(outcome).toMatchObject({ closed: 'failed', standing: [], failure: { rolledBack: true } });
  });

  test('install: a failure in passing is tried four times, then it is the cause, with its count', async () => {
    const outcome = await run({ behaviours: { 'cluster/network.ensure': forever('CAPACITY') } });
    expect(outcome.attempts['cluster/network.ensure']).toBe(4);
    expect(outcome.failure).toMatchObject({ cause: { code: 'CAPACITY', attempts: 4 }, rolledBack: true });
  });

  test('install: fifty lost workers do not fail a step, and workers that never live do', async () => {
    const lost: Attempt = { end: 'worker-lost', done: false };
    const survived = await run({ behaviours: { 'cluster/network.ensure': { ...well, first: Array(50).fill(lost) } } });
    expect(survived.closed).toBe('completed');
    const given = await run({ behaviours: { 'cluster/network.ensure': { ...well, then: lost } } });
    expect(given).toMatchObject({ closed: 'failed', failure: { cause: { rule: 'SW-INT-031' }, rolledBack: true } });
  });

  test.each(['makePlan', 'preflight'])(
    'install: %s survives lost workers, and when it fails for good nothing was made',
    async (key) => {
      const lost: Attempt = { end: 'worker-lost', done: false };
      expect((await run({ behaviours: { [key]: { ...well, first: Array(9).fill(lost) } } })).closed).toBe('completed');
      const refused = await run({ behaviours: { [key]: forever('UNAUTHENTICATED') } });
      expect(refused).toMatchObject({ closed: 'failed', events: [], failure: { cause: { code: 'UNAUTHENTICATED' } } });
      expect(refused.progress.phase).toBe('failed');
    },
  );

  test('install: what cannot be undone is on hold until somebody leaves it, named with what it stands on', async () => {
    const refusing = {
      behaviours: {
        'install/gitpod.ensure': forever('INVALID_SPEC'),
        'node-pools/services.destroy': forever('DEPENDENCY'),
      },
    };
    const held = await run(refusing);
    expect(held).toMatchObject({ closed: 'held', progress: { phase: 'undoing' } });
    expect(held.progress.holds).toMatchObject([{ id: 'node-pools/services#1', failure: { code: 'DEPENDENCY' } }]);
    const outcome = await run({ ...refusing, person: nobodyBut('skip') });
    expect(outcome.closed).toBe('failed');
    expect(outcome.standing).toEqual(['cluster/network', 'cluster/control-plane', 'node-pools/services']);
    expect(outcome.failure).toMatchObject({ cause: { code: 'INVALID_SPEC' }, rolledBack: false });
    expect(outcome.failure?.stuck.toSorted()).toEqual(outcome.standing.toSorted());
    expect(outcome.progress.phase).toBe('leftovers');
  });

  test('install: what was stuck only for a while goes in the second round, and the rollback is clean', async () => {
    const twelveTimes: Attempt[] = Array(12).fill({ end: 'failed', code: 'DEPENDENCY' });
    const outcome = await run({
      stood: ['cluster/network'],
      behaviours: {
        'install/gitpod.ensure': forever('INVALID_SPEC'),
        'node-pools/services.destroy': { ...well, first: twelveTimes },
      },
    });
    expect(outcome).toMatchObject({ standing: ['cluster/network'], failure: { rolledBack: true } });
  });

  test('install: a scan that fails for good does not hide the cause, and nobody is told that all is gone', async () => {
    const outcome = await run({
      behaviours: { 'install/gitpod.ensure': forever('INVALID_SPEC'), sweep: forever('UNAUTHORIZED') },
      person: nobodyBut('skip'),
    });
    expect(outcome.failure).toMatchObject({ cause: { code: 'INVALID_SPEC' }, rolledBack: false });
    expect(outcome.progress.phase).toBe('leftovers');
  });
});

describe('teardown', () => {
  test('teardown: cancelled at any moment, it lets what runs settle, starts nothing, and goes on when started again', async () => {
    const { tasks } = await run({ operation: 'teardown', stood: ids });
    for (let cancelAtTask = 1; cancelAtTask < tasks; cancelAtTask++) {
      const outcome = await run({ operation: 'teardown', stood: ids, cancelAtTask });
      expect(outcome.progress.phase).toBe('cancelled');
      const again = await run({ operation: 'teardown', stood: outcome.standing });
      expect(again).toMatchObject({ closed: 'completed', standing: [], result: { leftovers: [] } });
    }
  });

  test('teardown: names what it kept and removed, and proves with two scans that nothing is left', async () => {
    const kept = smallPlan();
    kept.steps[3]!.lifecycle = 'retained';
    const outcome = await run({ operation: 'teardown', plan: kept, stood: ids });
    expect(outcome.standing).toEqual(['database/instance']);
    expect(outcome.result).toMatchObject({
      kept: [{ step: 'database/instance', why: 'retained' }],
      leftovers: [],
      scans: [{ byLabel: 0 }, { byLabel: 0 }],
    });
  });

  test('teardown: a scan that fails for good fails the run: nobody can say that nothing is left', async () => {
    const outcome = await run({
      operation: 'teardown',
      stood: ids,
      behaviours: { sweep: forever('UNAUTHORIZED') },
      person: nobodyBut('skip'),
    });
    expect(outcome).toMatchObject({ closed: 'failed', failure: { cause: { step: 'sweep', code: 'UNAUTHORIZED' } } });
  });
});

describe('verify', () => {
  test('verify: only looks, and says what drifted and what is missing', async () => {
    const stood: StepId[] = ['cluster/network', 'database/instance'];
    const outcome = await run({ operation: 'verify', stood, drifted: ['database/instance'] });
    expect(outcome.scheduled).toEqual(['makePlan', 'observeAll']);
    expect(outcome.result).toMatchObject({
      drifted: ['database/instance'],
      missing: ['cluster/control-plane', 'node-pools/services', 'install/gitpod'],
    });
  });

  test('verify: tells the workflow list whether anything differs', async () => {
    const told = async (changes: Partial<Scenario>) => {
      const { trace } = await run({ operation: 'verify', ...changes });
      return all(trace, 'seen').at(-1)?.attributes['SlipwayDrift'];
    };
    expect(await told({ stood: ids })).toBe(false);
    expect(await told({ stood: ids, drifted: ['database/instance'] })).toBe(true);
    expect(await told({ stood: ids.slice(1) })).toBe(true);
  });
});
