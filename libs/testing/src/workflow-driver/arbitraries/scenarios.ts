import fc from 'fast-check';
import { failurePolicies, type WorkflowType } from '@slipway/contracts';
import type { Behaviour } from '../behaviour.ts';
import type { Scenario } from '../scenario.ts';
import { healing, behaviours } from './behaviours.ts';
import { describeScenario } from './describe-scenario.ts';
import { persons } from './persons.ts';
import { planOf, standingOn, stepShapes } from './steps.ts';

export interface Odds {
  /** Chance in percent that a verb of a step is given up at least once. */
  givenUp: number;
  /** Whether anybody cancels or decides. */
  people: boolean;
}

const rarelyTrue = fc.constantFrom(false, false, false, false, true);

/** Any run: a plan, what stood before, how every activity goes, when workers die, who decides what, and when somebody cancels. */
export function scenarios(operation: WorkflowType, { givenUp, people }: Odds): fc.Arbitrary<Scenario> {
  const rarely = <T>(one: fc.Arbitrary<T>, freq: number): fc.Arbitrary<T | undefined> =>
    people ? fc.option(one, { nil: undefined, freq }) : fc.constant(undefined);
  const core = fc.option(healing, { nil: undefined, freq: 2 });
  const stood =
    operation === 'install' ? fc.constantFrom(false, false, true) : fc.constantFrom(true, true, true, false);
  return fc
    .record({
      shapes: stepShapes(givenUp, stood),
      onFailure: fc.constantFrom('pause', ...failurePolicies),
      approval: operation === 'install' && people ? rarelyTrue : fc.constant(false),
      withoutConsent: operation === 'teardown' && people ? rarelyTrue : fc.constant(false),
      earlierData: operation === 'install' ? rarelyTrue : fc.constant(false),
      core: fc.record({ makePlan: core, observeAll: core, preflight: core, notify: core }),
      sweep: fc.option(behaviours(givenUp), { nil: undefined, freq: 2 }),
      cancelAtTask: rarely(fc.integer({ min: 1, max: 20 }), 2),
      killAtTasks: fc.uniqueArray(fc.integer({ min: 2, max: 20 }), { maxLength: 2 }),
      person: rarely(persons, 4),
    })
    .map(
      ({
        shapes,
        onFailure,
        approval,
        withoutConsent,
        earlierData,
        core,
        sweep,
        cancelAtTask,
        killAtTasks,
        person,
      }) => {
        const plan = planOf(shapes);
        const stood = standingOn(plan, shapes);
        const named = plan.steps.flatMap(({ id }, n): [string, Behaviour | undefined][] => [
          [`${id}.ensure`, shapes[n]?.ensure],
          [`${id}.destroy`, shapes[n]?.destroy],
        ]);
        const known = [...named, ...Object.entries(core), ['sweep', sweep] as const].filter(
          (entry): entry is [string, Behaviour] => entry[1] !== undefined,
        );
        const scenario: Scenario = {
          operation,
          plan,
          stood,
          drifted: plan.steps.filter(({ id }, n) => stood.includes(id) && shapes[n]?.drifted).map(({ id }) => id),
          unlisted: plan.steps.filter((_, n) => shapes[n]?.unlisted).map(({ id }) => id),
          holdingData: plan.steps.filter((_, n) => shapes[n]?.holdsData).map(({ id }) => id),
          onFailure,
          behaviours: Object.fromEntries(known),
          ...(approval && { approval }),
          ...(withoutConsent && { withoutConsent }),
          ...(earlierData && { earlierData }),
          ...(cancelAtTask !== undefined && { cancelAtTask }),
          ...(killAtTasks.length > 0 && { killAtTasks }),
          ...(person && { person }),
        };
        return Object.defineProperty(scenario, fc.toStringMethod, { value: () => describeScenario(scenario) });
      },
    );
}
