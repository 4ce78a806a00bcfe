import {
  refOf,
  type Found,
  type Observation,
  type ObserveAllCall,
  type ObserveAllResult,
  type Plan,
} from '@slipway/contracts';
import { concurrently } from '../concurrently.ts';
import { driftOf } from '../drift.ts';
import { ResourceFailure } from '../failure.ts';
import type { ResourceRegistry } from '../registry.ts';

/** Reads at a time: wide enough for one round trip to hide another, below every cloud's read quota. */
const readers = 12;

/** Observes every step of a plan and lists what is labelled ours beside it. Only reads. */
export async function observeAll({ plan }: ObserveAllCall, registry: ResourceRegistry): Promise<ObserveAllResult> {
  const [observations, listed] = await Promise.all([
    concurrently(plan.steps, readers, async (step): Promise<Observation> => {
      const resource = registry.resource(step.kind);
      try {
        const seen = await resource.observe(refOf(plan.scope, step));
        if (!seen) return { step: step.id, state: 'absent', drift: [] };
        return {
          step: step.id,
          state: 'present',
          output: seen.output,
          drift: driftOf(step.props, seen.actual),
          ...(resource.holdsData ? { holdsData: true } : {}),
        };
      } catch (error) {
        if (error instanceof ResourceFailure && error.failure.code === 'NOT_OWNED') {
          return { step: step.id, state: 'foreign', drift: [] };
        }
        throw error;
      }
    }),
    concurrently(
      registry.listable().filter(({ net }) => !net),
      readers,
      ({ list }) => list(plan.scope),
    ),
  ]);
  return { observations, orphans: listed.flat().filter((found) => !isPlanned(found, plan)) };
}

const isPlanned = (found: Found, plan: Plan): boolean =>
  plan.steps.some(({ kind, name }) => kind === found.kind && name === found.name);
