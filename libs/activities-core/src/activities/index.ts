import {
  failuresBorne,
  refOf,
  type DiscoverCall,
  type LocateCall,
  type MakePlanCall,
  type NotifyCall,
  type ObserveAllCall,
  type PreflightCall,
  type StepCall,
  type SweepCall,
} from '@slipway/contracts';
import type { Installation } from '@slipway/spec';
import { isResource } from '../ports/resource.ts';
import type { AnyProvider, CloudContext } from '../ports/provider.ts';
import type { ResourceRegistry } from '../registry.ts';
import { notify, type Notifying } from '../notify/notify.ts';
import { runningRun } from '../notify/running-run.ts';
import { activity } from '../run-activity.ts';
import { discover } from './discover.ts';
import { makePlan, withFixed } from './make-plan.ts';
import { observeAll } from './observe-all.ts';
import { preflight } from './preflight.ts';
import { sweep } from './sweep.ts';
import { unknownKind } from './unknown-kind.ts';

/** Activity type → implementation, as a worker registers them. */
export type ActivityMap = Record<string, (call: never) => Promise<unknown>>;

/** What activities say of, and for, the worker that runs them. */
export interface WorkerFacts {
  build: string;
  notifying: Notifying;
}

/**
 * All activities of one cloud's queue: those that every run needs, two for each kind that can be a step, and `default`, which the
 * SDK calls for all others.
 */
export function activitiesOf(
  provider: AnyProvider,
  context: CloudContext,
  registry: ResourceRegistry,
  { build, notifying }: WorkerFacts,
): ActivityMap {
  const steps = [...registry.entries].flatMap(([kind, entry]) => {
    if (!isResource(entry)) return [];
    const ensure = ({ scope, step, inputs }: StepCall) =>
      entry.ensure(refOf(scope, step), step.props as never, inputs as never);
    const destroy = async ({ scope, step, partial }: StepCall) => {
      await entry.destroy({ ...refOf(scope, step), ...(partial && { partial }) });
      return null;
    };
    return [
      [`${kind}.ensure`, activity(ensure, ensureBears)] as const,
      [`${kind}.destroy`, activity(destroy, failuresBorne.destroy)] as const,
    ];
  });
  return {
    locate: activity(async ({ target }: LocateCall) => (await provider.locate(target, context)) ?? null),
    discover: activity((call: DiscoverCall) => discover(call, provider, context, registry)),
    makePlan: activity(async ({ spec, purpose }: MakePlanCall) => {
      const its = spec as unknown as Installation<never>;
      const resolve = purpose === 'removal' ? provider.resolveForRemoval : provider.resolve;
      return withFixed(makePlan(provider, its, await resolve(its, context)), registry);
    }),
    observeAll: activity((call: ObserveAllCall) => observeAll(call, registry)),
    preflight: activity((call: PreflightCall) => preflight(call, provider, context, registry)),
    notify: activity((call: NotifyCall) => notify(call, notifying, runningRun(), context.call), failuresBorne.destroy),
    sweep: activity((call: SweepCall) => sweep(call, registry, context.call), failuresBorne.destroy),
    ...Object.fromEntries(steps),
    default: unknownKind(build),
  };
}

/** What waits for a person's registrar waits without end. */
const ensureBears = ({ step }: StepCall): number =>
  step.pace === 'wait' ? Number.POSITIVE_INFINITY : failuresBorne.ensure;
