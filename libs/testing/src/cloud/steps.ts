import {
  isResource,
  type AnyProvider,
  type AnyResource,
  type CloudContext,
  type ResourceMap,
} from '@slipway/activities-core';
import { Blueprint } from '@slipway/blueprint';
import type { Plan, Step } from '@slipway/contracts';
import type { Installation } from '@slipway/spec';

/** The plan of an installation, as the worker makes it. */
export async function planOf(provider: AnyProvider, installation: Installation, context: CloudContext): Promise<Plan> {
  const spec = installation as Installation<never>;
  const resolved = await provider.resolve(spec, context);
  const b = new Blueprint(provider.scope(spec, resolved));
  provider.blueprint(spec, resolved, b);
  return b.plan();
}

/** Steps that the cloud makes: what stands inside the cluster is another library's. */
export const cloudSteps = (plan: Plan): Step[] => plan.steps.filter((step) => isOfCloud(plan, step));

export const isOfCloud = (plan: Plan, { kind }: Step): boolean => kind.startsWith(`${plan.scope.cloud}.`);

export function resourceOf(resources: ResourceMap, kind: string): AnyResource {
  const entry = resources[kind];
  if (!entry || !isResource(entry)) throw new Error(`no resource ${kind}`);
  return entry;
}
