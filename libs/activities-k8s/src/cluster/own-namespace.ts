import type { Ref } from '@slipway/contracts';
import { failed, type LiveObject, type Manifest } from '@slipway/activities-core';
import type { ClusterDeps } from '../context.ts';
import { isOurs, ownedSelector, ownershipLabels, stamped } from '../ownership.ts';
import { appliedLabels } from './applied-labels.ts';
import type { Cluster } from './cluster.ts';
import { removeNamespaces } from './remove-namespace.ts';

/**
 * Applies a namespace as ours, once one that is still in deletion is gone.
 * @throws NOT_OWNED (SW-OWN-049) when one of that name does not carry our label
 */
export async function ensureNamespace(
  cluster: Cluster,
  ref: Ref,
  manifest: Manifest,
  deps: Pick<ClusterDeps, 'call' | 'pollScale'>,
): Promise<void> {
  const standing = await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name: manifest.metadata.name });
  if (standing) assertAdoptable(standing, ref);
  // One that an earlier teardown left in deletion cannot be used again.
  if (standing?.metadata.deletionTimestamp) await removeNamespaces(cluster, [standing], deps);
  await cluster.apply(stamped(ref, manifest));
}

/** The namespaces that a step has made. */
export function namespacesOf(cluster: Cluster, ref: Ref): Promise<LiveObject[]> {
  return cluster.list('v1', 'Namespace', { labelSelector: ownedSelector(ref.scope, ref.step) });
}

/** The labels that we asked for, as they stand. */
export function askedLabels(live: LiveObject, ref: Ref): Record<string, string> {
  const marks = ownershipLabels(ref);
  return Object.fromEntries(Object.entries(appliedLabels(live)).filter(([key]) => !(key in marks)));
}

function assertAdoptable(standing: LiveObject, ref: Ref): void {
  if (isOurs(ref.scope, standing)) return;
  const { name } = standing.metadata;
  const marks = Object.entries(ownershipLabels(ref)).map(([key, value]) => `${key}=${value}`);
  throw failed('NOT_OWNED', 'SW-OWN-049', `namespace ${name} exists and does not carry this installation's label`, {
    fix: `remove namespace ${name}, or adopt it: kubectl label namespace ${name} ${marks.join(' ')}; then slipway retry {name}`,
  });
}
