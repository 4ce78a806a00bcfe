import { failed, type LiveObject, type Look } from '@slipway/activities-core';
import type { ClusterDeps } from '../context.ts';
import { waitInCluster } from '../wait.ts';
import type { Cluster } from './cluster.ts';
import { stripOrphanedFinalizers } from './orphaned-finalizers.ts';

type Deps = Pick<ClusterDeps, 'call' | 'pollScale'>;

interface Namespace extends LiveObject {
  status?: { conditions?: { type: string; status: string; message?: string }[] };
}

const budgetMs = 5 * 60_000;
/** Looks after which a namespace that still holds something is asked what, and freed where that is safe. */
const patience = 4;

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
  let held = '';
  let looks = 0;
  const look = async (): Promise<Look<void>> => {
    const live = await cluster.get<Namespace>({ apiVersion: 'v1', kind: 'Namespace', name });
    if (!live || live.metadata.uid !== uid) return { done: true, value: undefined };
    held = whatHolds(live);
    if (++looks % patience === 0 && held) await stripOrphanedFinalizers(cluster, name);
    return { done: false, waitingFor: { namespace: name, ...(held ? { holds: held } : {}) } };
  };
  try {
    await waitInCluster(deps, { what: `the deletion of namespace ${name}`, everyMs: 1000, budgetMs }, look);
  } catch (error) {
    if (!held || deps.call.signal.aborted) throw error;
    throw failed('DEPENDENCY', 'SW-DEP-061', `namespace ${name} is not gone: ${held}`, {
      fix: 'remove what holds it, or repair its controller',
      cause: error,
    });
  }
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
