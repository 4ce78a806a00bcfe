import { Blueprint, gitpod } from '@slipway/blueprint';
import type { Plan } from '@slipway/contracts';
import type { Installation } from '@slipway/spec';
import type { AnyProvider } from '@slipway/providers';

/** The plan as the worker would make it, with what only the cloud knows assumed. Makes no call. */
export function offlinePlan(provider: AnyProvider, installation: Installation): Plan {
  const spec = installation as Installation<never>;
  const assumed = provider.assume(spec);
  const blueprint = new Blueprint(provider.scope(spec, assumed));
  const slots = provider.blueprint(spec, assumed, blueprint);
  gitpod(blueprint, installation, slots);
  return blueprint.plan();
}
