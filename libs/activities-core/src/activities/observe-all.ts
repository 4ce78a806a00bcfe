import {
  refOf,
  type Found,
  type ObjectName,
  type Observation,
  type ObserveAllCall,
  type ObserveAllResult,
  type Plan,
  type Step,
} from '@slipway/contracts';
import { concurrently } from '../concurrently.ts';
import { driftOf } from '../drift.ts';
import { ResourceFailure } from '../failure.ts';
import type { ResourceRegistry } from '../registry.ts';
import { isOfTheCluster } from './inside-cluster.ts';

/** Reads at a time: wide enough for one round trip to hide another, below every cloud's read quota. */
const readers = 12;

/**
 * Observes every step of a plan and lists what is labelled ours beside it. Only reads. For a removal, a cluster that does not answer
 * is no failure: what cannot be looked at counts as absent, unless the cloud lists it by its label.
 */
export async function observeAll(
  { plan, purpose }: ObserveAllCall,
  registry: ResourceRegistry,
): Promise<ObserveAllResult> {
  const mayGo = (error: unknown, kind: string): boolean =>
    purpose === 'removal' && isOfTheCluster(error, kind, plan.scope);

  const observe = async (step: Step): Promise<Observation | undefined> => {
    const resource = registry.resource(step.kind);
    try {
      const seen = await resource.observe(refOf(plan.scope, step));
      if (!seen) return absent(step);
      const drift = driftOf(step.props, seen.actual);
      return { ...present(step, resource.holdsData), output: seen.output, drift };
    } catch (error) {
      if (error instanceof ResourceFailure && error.failure.code === 'NOT_OWNED') {
        return { step: step.id, state: 'foreign', drift: [] };
      }
      if (mayGo(error, step.kind)) return undefined;
      throw error;
    }
  };

  const [observed, lists] = await Promise.all([
    concurrently(plan.steps, readers, observe),
    concurrently(
      registry.listable().filter(({ net }) => !net),
      readers,
      ({ kind, list }) =>
        list(plan.scope).catch((error: unknown): Found[] => {
          if (mayGo(error, kind)) return [];
          throw error;
        }),
    ),
  ]);
  const listed = lists.flat();
  const observations = plan.steps.map(
    (step, index) =>
      observed[index] ??
      (listed.some((found) => sameObject(found, step))
        ? present(step, registry.resource(step.kind).holdsData)
        : absent(step)),
  );
  return { observations, orphans: listed.filter((found) => !isPlanned(found, plan)) };
}

const absent = ({ id }: Step): Observation => ({ step: id, state: 'absent', drift: [] });

const present = ({ id }: Step, holdsData = false): Observation => ({
  step: id,
  state: 'present',
  drift: [],
  ...(holdsData ? { holdsData } : {}),
});

const sameObject = (a: ObjectName, b: ObjectName): boolean => a.kind === b.kind && a.name === b.name;

const isPlanned = (found: Found, plan: Plan): boolean => plan.steps.some((step) => sameObject(found, step));
