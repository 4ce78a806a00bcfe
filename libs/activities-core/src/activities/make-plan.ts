import { Blueprint, gitpod } from '@slipway/blueprint';
import type { Json, Plan } from '@slipway/contracts';
import type { Installation } from '@slipway/spec';
import type { AnyProvider } from '../ports/provider.ts';
import { isResource } from '../ports/resource.ts';
import type { ResourceRegistry } from '../registry.ts';

/** Spec and resolved facts → plan. Pure: the same input gives the same plan, on any machine. */
export function makePlan(provider: AnyProvider, spec: Installation, resolved: Json): Plan {
  // The registry hides each provider's own types; the spec was validated by this provider's schema when it was loaded.
  const [itsSpec, itsResolved] = [spec as Installation<never>, resolved as never];
  const b = new Blueprint(provider.scope(itsSpec, itsResolved));
  gitpod(b, spec, provider.blueprint(itsSpec, itsResolved, b));
  return b.plan();
}

/** Says of each step which settings can never be changed once it stands; the plan's hash is not about that. */
export function withFixed(plan: Plan, registry: ResourceRegistry): Plan {
  const about = plan.steps.map(({ id, kind }) => {
    const entry = registry.get(kind);
    const fixed = entry && isResource(entry) ? entry.immutable : undefined;
    return [id, { ...plan.about[id]!, ...(fixed?.length ? { fixed: [...fixed] } : {}) }] as const;
  });
  return { ...plan, about: { ...plan.about, ...Object.fromEntries(about) } };
}
