import type { About, Step } from '@slipway/contracts';
import { exampleInstallation } from '@slipway/spec';
import type { AnyProvider } from '@slipway/providers';
import { offlinePlan } from './offline-plan.ts';

export interface KnownKind {
  /** Steps of that kind in an installation with nothing but defaults. */
  steps: { step: Step; about: About | undefined }[];
}

/** Kinds by name, as they occur in an installation with defaults on each cloud. */
export async function knownKinds(clouds: Readonly<Record<string, AnyProvider>>): Promise<Map<string, KnownKind>> {
  const kinds = new Map<string, KnownKind>();
  for (const [id, provider] of Object.entries(clouds)) {
    const example = exampleInstallation(clouds, id);
    if (!example) continue;
    const { steps, about } = offlinePlan(provider, example);
    for (const step of steps) {
      const known = kinds.get(step.kind) ?? { steps: [] };
      kinds.set(step.kind, known);
      known.steps.push({ step, about: about[step.id] });
    }
  }
  return kinds;
}
