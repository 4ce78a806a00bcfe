import fc from 'fast-check';
import type { Plan, Step, StepId } from '@slipway/contracts';
import { onCancel, type Attempt, type Behaviour } from './behaviour.ts';
import type { Scenario } from './drive.ts';

const passing = ['RATE_LIMITED', 'CAPACITY', 'DEPENDENCY', 'NOT_READY', 'CONFLICT', 'INTERNAL'] as const;
const final = ['QUOTA_EXCEEDED', 'UNAUTHORIZED', 'INVALID_SPEC', 'NOT_OWNED'] as const;

const done: Attempt = { end: 'done' };
const lost = fc.boolean().map((made): Attempt => ({ end: 'worker-lost', done: made }));

/** What heals: it fails at most three times in a row for every time that it is scheduled. */
const passingAttempt = fc.oneof(
  fc.constantFrom(...passing).map((code): Attempt => ({ end: 'failed', code })),
  fc.constant<Attempt>({ end: 'reply-lost' }),
  lost,
);
const healing = fc.record<Behaviour>({
  seconds: fc.integer({ min: 2, max: 120 }),
  first: fc.oneof(fc.array(passingAttempt, { maxLength: 3 }), fc.array(lost, { minLength: 4, maxLength: 9 })),
  then: fc.constant(done),
  onCancel: fc.constantFrom(...onCancel),
});
const hopeless = fc.record<Behaviour>({
  seconds: fc.integer({ min: 2, max: 120 }),
  first: fc.array(passingAttempt, { maxLength: 2 }),
  then: fc.constantFrom(...passing, ...final).map((code): Attempt => ({ end: 'failed', code })),
  onCancel: fc.constantFrom(...onCancel),
});

/** Steps with random needs among those before them. */
const plans = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat({ max: 7 }), { maxLength: 3 }),
      pace: fc.constantFrom('quick', 'slow', 'wait'),
      lifecycle: fc.constantFrom('managed', 'managed', 'managed', 'managed', 'retained'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((shapes): Plan => {
    const idOf = (index: number): StepId => `cluster/s${index}`;
    const steps = shapes.map(({ needs, pace, lifecycle }, index): Step => {
      const below = [...new Set(needs.filter((need) => need < index).map(idOf))];
      return {
        id: idOf(index),
        kind: `fake.k${index}`,
        name: `acme-s${index}`,
        needs: Object.fromEntries(below.map((id, n) => [n % 2 === 0 ? id : `port${n}`, id])),
        props: { size: 2 },
        // What is kept stands on nothing that goes: no cloud lets a network go from under it.
        lifecycle: below.length === 0 ? lifecycle : 'managed',
        pace,
      };
    });
    return { scope, steps, hash: 'hash', about: {} };
  });

const scope = {
  installation: 'acme',
  incarnation: 1,
  cloud: 'fake',
  account: 'a',
  location: 'nowhere',
  domain: 'acme.example',
  cluster: { name: 'acme', location: 'nowhere' },
};

export interface Odds {
  /** Chance in percent that a verb of a step never succeeds. */
  hopeless: number;
  cancelled: boolean;
}

/** Any run: a plan, what stood before, how every activity goes, and when somebody cancels. */
export function scenarios(operation: Scenario['operation'], odds: Odds): fc.Arbitrary<Scenario> {
  const behaviour = fc.oneof(
    { weight: 100 - odds.hopeless, arbitrary: healing },
    { weight: odds.hopeless, arbitrary: hopeless },
  );
  return plans.chain((plan) => {
    const ids = plan.steps.map(({ id }) => id);
    const verbs = ids.flatMap((id) => [`${id}.ensure`, `${id}.destroy`]);
    return fc
      .record({
        picked: fc.subarray(ids),
        drifted: fc.subarray(ids),
        onFailure: fc.constantFrom<Scenario['onFailure']>('rollback', 'keep'),
        steps: fc.tuple(...verbs.map(() => behaviour)),
        core: fc.tuple(healing, healing, healing, healing, healing),
        cancelAtTask: odds.cancelled
          ? fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined })
          : fc.constant(undefined),
      })
      .map(({ picked, drifted, onFailure, steps, core, cancelAtTask }): Scenario => {
        const stood = standingOn(plan, picked);
        // The pace `wait` has no bound: what never succeeds would be waited for without end, as it should be.
        plan.steps.forEach((step, n) => {
          if (step.pace === 'wait' && steps[2 * n]?.then.end === 'failed') step.pace = 'slow';
        });
        const named = ['resolve', 'makePlan', 'observeAll', 'preflight', 'sweep'].map((key, n) => [key, core[n]!]);
        return {
          operation,
          plan,
          stood,
          drifted: drifted.filter((id) => stood.includes(id)),
          onFailure,
          behaviours: Object.fromEntries([...verbs.map((key, n) => [key, steps[n]!]), ...named]) as Record<
            string,
            Behaviour
          >,
          ...(cancelAtTask === undefined ? {} : { cancelAtTask }),
        };
      });
  });
}

/** Only what all its ground stands under can have stood before. */
function standingOn(plan: Plan, picked: readonly StepId[]): StepId[] {
  const stood: StepId[] = [];
  for (const { id, needs } of plan.steps) {
    if (picked.includes(id) && Object.values(needs).every((need) => stood.includes(need))) stood.push(id);
  }
  return stood;
}
