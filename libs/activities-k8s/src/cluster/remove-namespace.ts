import { failed, type LiveObject } from '@slipway/activities-core';
import type { ClusterDeps } from '../context.ts';
import { waitInCluster } from '../wait.ts';
import type { Cluster } from './cluster.ts';
import { stripOrphanedFinalizers } from './orphaned-finalizers.ts';

type Deps = Pick<ClusterDeps, 'call' | 'pollScale'>;

interface Namespace extends LiveObject {
  status?: { conditions?: { type: string; status: string; message?: string }[] };
}

const budgetMs = 5 * 60_000;
/** Looks between two tries to free what waits for a controller that is gone. */
const patience = 4;
/** What the namespace controller says nothing of while it waits: pods in their grace period, and what clouds hold on to. */
const silentKinds = ['Pod', 'PersistentVolumeClaim', 'Service'];

/**
 * Deletes namespaces and waits until they are gone. Finalizers whose controller is gone are stripped, from a known list only.
 * @throws DEPENDENCY (SW-DEP-061) naming what holds a namespace
 */
export async function removeNamespaces(cluster: Cluster, namespaces: readonly LiveObject[], deps: Deps): Promise<void> {
  for (const { metadata, kind, apiVersion } of namespaces) {
    await cluster.delete({ apiVersion, kind, name: metadata.name }, metadata.uid);
  }
  await Promise.all(namespaces.map((namespace) => waitGone(cluster, namespace, deps)));
}

async function waitGone(cluster: Cluster, { metadata }: LiveObject, deps: Deps): Promise<void> {
  const { name, uid } = metadata;
  let looks = 0;
  await waitInCluster(deps, { what: `the deletion of namespace ${name}`, everyMs: 1000, budgetMs }, async () => {
    const live = await cluster.get<Namespace>({ apiVersion: 'v1', kind: 'Namespace', name });
    if (!live || live.metadata.uid !== uid) return { done: true, value: undefined };
    const held = whatHolds(live) || (await heldObject(cluster, name));
    if (++looks % patience === 0) await stripOrphanedFinalizers(cluster, name);
    if (!held) return { done: false, waitingFor: { namespace: name } };
    const fix = 'remove what holds it, or repair its controller; then slipway retry {name}';
    const refusal = failed('DEPENDENCY', 'SW-DEP-061', `namespace ${name} is not gone: ${held}`, { fix });
    return { done: false, waitingFor: { namespace: name, holds: held }, refusal };
  });
}

/** The namespace controller's own words on what is left, worst first. */
function whatHolds({ status }: Pick<Namespace, 'status'>): string {
  const said = (status?.conditions ?? []).filter(({ status: is, message }) => is === 'True' && message);
  const order = [
    'NamespaceDeletionDiscoveryFailure',
    'NamespaceDeletionGroupVersionParsingFailure',
    'NamespaceDeletionContentFailure',
    'NamespaceFinalizersRemaining',
    'NamespaceContentRemaining',
  ];
  const worst = said.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  return worst[0]?.message ?? '';
}

/** An object in deletion that a finalizer keeps; empty when there is none. */
async function heldObject(cluster: Cluster, namespace: string): Promise<string> {
  for (const kind of silentKinds) {
    const objects = await cluster.list('v1', kind, { namespace, metadataOnly: true });
    const held = objects.find(({ metadata }) => metadata.deletionTimestamp && metadata.finalizers?.length);
    if (held) return `${kind} ${held.metadata.name} waits on finalizer ${held.metadata.finalizers?.join(', ')}`;
  }
  return '';
}
