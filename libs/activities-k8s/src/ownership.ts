import type { Ref, Scope, StepId } from '@slipway/contracts';
import { notOwned, type LiveObject, type Manifest } from '@slipway/activities-core';

/** Marks on every object that we make. Source: the reference architecture, section 1.4. */
export const installationLabel = 'slipway.dev/installation';
const stepLabel = 'slipway.dev/step';
const managedByLabel = 'app.kubernetes.io/managed-by';

/** A `/` is not legal in a label's value: `dns/zone` → `dns.zone`. */
export const stepMark = (step: StepId): string => step.replace('/', '.');

/** The labels that say whose an object is and which step made it. */
export function ownershipLabels(ref: Pick<Ref, 'scope' | 'step'>): Record<string, string> {
  return {
    [installationLabel]: ref.scope.installation,
    [stepLabel]: stepMark(ref.step),
    [managedByLabel]: 'slipway',
  };
}

/** The manifest with the ownership labels of `ref`. */
export function stamped(ref: Ref, manifest: Manifest): Manifest {
  const { metadata } = manifest;
  return { ...manifest, metadata: { ...metadata, labels: { ...metadata.labels, ...ownershipLabels(ref) } } };
}

export function isOurs(scope: Pick<Scope, 'installation'>, object: Pick<LiveObject, 'metadata'>): boolean {
  return object.metadata.labels?.[installationLabel] === scope.installation;
}

/** @throws NOT_OWNED when the object does not carry this installation's label */
export function assertOurs(ref: Pick<Ref, 'scope'>, object: LiveObject): void {
  if (isOurs(ref.scope, object)) return;
  const { name, namespace } = object.metadata;
  throw notOwned(object.kind, namespace === undefined ? name : `${namespace}/${name}`);
}

/** A label selector for what an installation, or one of its steps, made. */
export function ownedSelector(scope: Pick<Scope, 'installation'>, step?: StepId): string {
  const ours = `${installationLabel}=${scope.installation}`;
  return step === undefined ? ours : `${ours},${stepLabel}=${stepMark(step)}`;
}
