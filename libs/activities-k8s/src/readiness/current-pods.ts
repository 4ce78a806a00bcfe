import type { LiveObject } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import type { Reported } from './condition.ts';

/** Which pods tell how something is. */
export interface PodScope {
  namespace: string;
  /** Absent: all pods of the namespace. */
  labelSelector?: string;
}

interface Owned extends LiveObject {
  metadata: LiveObject['metadata'] & { ownerReferences?: { uid: string }[] };
}

/** Set on the ReplicaSets of a Deployment: the highest is the one that it wants. */
const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** The pods of a scope, without those that their Deployment is about to replace: what these lack may be what was just mended. */
export async function currentPods(cluster: Cluster, { namespace, labelSelector }: PodScope): Promise<Reported[]> {
  const selected = labelSelector === undefined ? {} : { labelSelector };
  const pods = await cluster.list<Reported & Owned>('v1', 'Pod', { namespace, ...selected });
  if (pods.length === 0) return [];
  const old = supersededOf(await cluster.list<Owned>('apps/v1', 'ReplicaSet', { namespace, metadataOnly: true }));
  return pods.filter(({ metadata }) => !metadata.ownerReferences?.some(({ uid }) => old.has(uid)));
}

/** Uids of the ReplicaSets that are not the newest of their Deployment. */
function supersededOf(sets: readonly Owned[]): Set<string> {
  const newest = new Map<string, number>();
  const revisions = sets.flatMap(({ metadata: { uid, ownerReferences, annotations } }) => {
    const owner = ownerReferences?.[0]?.uid;
    const revision = Number(annotations?.[revisionAnnotation]);
    if (owner === undefined || !revision) return [];
    newest.set(owner, Math.max(revision, newest.get(owner) ?? 0));
    return [{ uid, owner, revision }];
  });
  return new Set(revisions.filter(({ owner, revision }) => revision < (newest.get(owner) ?? 0)).map(({ uid }) => uid));
}
