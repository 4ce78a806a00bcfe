import type { Ref } from '@slipway/contracts';
import type { LiveObject, Manifest } from '@slipway/activities-core';
import { assertOurs, stamped } from '../ownership.ts';
import type { Cluster } from './cluster.ts';

/**
 * Applies an object as ours.
 * @throws NOT_OWNED when one of that name does not carry our label
 */
export async function applyOwned(cluster: Cluster, ref: Ref, manifest: Manifest): Promise<LiveObject> {
  const { apiVersion, kind, metadata } = manifest;
  const standing = await cluster.get({ apiVersion, kind, ...metadata });
  if (standing) assertOurs(ref, standing);
  return cluster.apply(stamped(ref, manifest));
}
