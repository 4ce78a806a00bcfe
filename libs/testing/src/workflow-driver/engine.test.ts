import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drive, openSandbox, workflowBundle, type Outcome, type Sandbox, type Scenario } from './index.ts';
import { scenarios, type Odds } from './random-scenario.ts';

/** Runs of every property. `SLIPWAY_ENGINE_RUNS` asks for more, `SLIPWAY_ENGINE_SEED` repeats a failed one. */
const numRuns = Number(process.env['SLIPWAY_ENGINE_RUNS'] ?? 55);
const seed = process.env['SLIPWAY_ENGINE_SEED'];
const settings = { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = openSandbox(await workflowBundle());
});

async function every(
  operation: Scenario['operation'],
  odds: Odds,
  check: (outcome: Outcome, scenario: Scenario) => void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(scenarios(operation, odds), async (scenario) => check(await drive(sandbox, scenario), scenario)),
    settings,
  );
}

/** True of every run, whatever happens. */
function expectSane(outcome: Outcome, { operation }: Scenario): void {
  expect(outcome.broken).toEqual([]);
  const { closed, progress, result, cancelRequested } = outcome;
  const phases = {
    completed: operation === 'teardown' ? ['removed', 'leftovers'] : ['ready'],
    failed: ['failed', 'leftovers'],
    cancelled: ['cancelled'],
  };
  expect(phases[closed]).toContain(progress.phase);
  expect(progress.endedAt).toBeDefined();
  expect(progress.steps.filter(({ state }) => state === 'running' || state === 'undoing')).toEqual([]);
  expect(result === undefined).toBe(closed !== 'completed');
  if (closed === 'cancelled') expect(cancelRequested).toBe(true);
}

const managed = ({ plan }: Scenario): string[] =>
  plan.steps.filter(({ lifecycle }) => lifecycle === 'managed').map(({ id }) => id);

describe('install', () => {
  test('install: keeps every rule and ends in a named state, whatever fails and whenever it is cancelled', () =>
    every('install', { hopeless: 15, cancelled: true }, (outcome, scenario) => {
      expectSane(outcome, scenario);
      const { closed, failure, standing, cancelRequested } = outcome;
      const made = standing.filter((id) => managed(scenario).includes(id) && !scenario.stood.includes(id));
      if (closed === 'completed') expect(standing).toEqual(scenario.plan.steps.map(({ id }) => id));
      if (closed === 'cancelled' || failure?.rolledBack) expect(made).toEqual([]);
      if (failure && !failure.rolledBack && made.length === 0) {
        expect([...failure.stuck, ...failure.standing, ...failure.leftovers]).not.toEqual([]);
      }
      for (const id of made) if (closed === 'failed') expect(failure?.standing).toContain(id);
      if (cancelRequested && outcome.progress.phase === 'failed') expect(made).toEqual([]);
      for (const id of scenario.stood) expect(standing).toContain(id);
      if (scenario.onFailure === 'keep' && !cancelRequested) {
        expect(outcome.scheduled.filter((key) => key.endsWith('.destroy') || key === 'sweep')).toEqual([]);
      }
    }));

  test('install: what heals by itself and what loses its worker ends ready', () =>
    every('install', { hopeless: 0, cancelled: false }, (outcome, scenario) => {
      expectSane(outcome, scenario);
      expect(outcome.closed).toBe('completed');
      expect(outcome.standing).toEqual(scenario.plan.steps.map(({ id }) => id));
    }));

  test('install: cancelled when nothing fails for good, it ends cancelled with what stood before, or ready', () =>
    every('install', { hopeless: 0, cancelled: true }, (outcome, scenario) => {
      expectSane(outcome, scenario);
      expect(outcome.closed).toBe(outcome.cancelRequested ? 'cancelled' : 'completed');
      if (outcome.cancelRequested) {
        expect(outcome.standing.filter((id) => managed(scenario).includes(id))).toEqual(
          scenario.stood.filter((id) => managed(scenario).includes(id)),
        );
      }
    }));

  test('install: the cause of a failed run is a step that fails for good', () =>
    every('install', { hopeless: 25, cancelled: false }, (outcome, scenario) => {
      expectSane(outcome, scenario);
      if (!outcome.failure) return;
      const { step, verb, attempts } = outcome.failure.cause;
      expect(scenario.behaviours[`${step}.${verb}`]?.then.end).toBe('failed');
      expect(attempts).toBeLessThanOrEqual(4);
    }));
});

describe('teardown', () => {
  test('teardown: keeps every rule, and what is left is what is stuck and what it stands on', () =>
    every('teardown', { hopeless: 10, cancelled: true }, (outcome, scenario) => {
      expectSane(outcome, scenario);
      const kept = scenario.stood.filter((id) => !managed(scenario).includes(id));
      const left = outcome.standing.filter((id) => !kept.includes(id));
      expect(outcome.scheduled.filter((key) => key.endsWith('.ensure'))).toEqual([]);
      for (const id of kept) expect(outcome.standing).toContain(id);
      if (outcome.progress.phase === 'removed') expect(left).toEqual([]);
      if (outcome.progress.phase === 'leftovers') {
        expect(outcome.progress.leftovers?.map(({ step }) => step)).toEqual(expect.arrayContaining(left));
      }
    }));

  test('teardown: nothing is left when nothing fails for good', () =>
    every('teardown', { hopeless: 0, cancelled: false }, (outcome, scenario) => {
      expectSane(outcome, scenario);
      expect(outcome.progress.phase).toBe('removed');
      expect(outcome.standing.filter((id) => managed(scenario).includes(id))).toEqual([]);
    }));
});
