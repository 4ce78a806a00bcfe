import type { Ref } from '@slipway/contracts';
import type { Look, ObjectKey } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';
import { stripOrphanedFinalizers } from '../../cluster/orphaned-finalizers.ts';
import { keyOf } from '../../cluster/remove.ts';
import { standingOf } from '../../cluster/standing.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { waitInCluster } from '../../wait.ts';
import { appKey, listedObjects, type AppConfigMap } from './app-objects.ts';
import { workloadsOf } from './app-workloads.ts';
import { clusterLeftovers } from './leftovers.ts';
import { removeVolumes } from './remove-volumes.ts';

const goneBudgetMs = 10 * 60_000;
/** Definitions and namespaces are not Gitpod's alone. */
const spared = ['Namespace', 'CustomResourceDefinition'];

/** Removes Gitpod's objects, what outlives its namespace, and its volumes; resolves when pods and disks are gone. */
export async function removeApp(cluster: Cluster, ref: Ref, namespace: string, deps: ResourceDeps): Promise<void> {
  const app = await cluster.get<AppConfigMap>(appKey(namespace));
  const listed = (app ? listedObjects(app, namespace) : []).filter(
    ({ kind, name }) => !spared.includes(kind) && !(kind === 'ConfigMap' && name === appKey(namespace).name),
  );
  const workloads = await workloadsOf(cluster, namespace);
  const standing = await standingOf(cluster, listed);
  for (const object of [...workloads, ...standing]) await cluster.delete(keyOf(object), object.metadata.uid);
  await objectsGone(cluster, namespace, listed, deps);
  for (const object of await clusterLeftovers(cluster, ref.scope)) {
    await cluster.delete(keyOf(object), object.metadata.uid, 'Background');
  }
  await removeVolumes(cluster, namespace, deps);
  // The list goes last: until then, what is on it can be found again.
  if (app) await cluster.delete(keyOf(app), app.metadata.uid, 'Background');
}

async function objectsGone(
  cluster: Cluster,
  namespace: string,
  listed: readonly ObjectKey[],
  deps: ResourceDeps,
): Promise<void> {
  const wait = { what: "the removal of Gitpod's objects", everyMs: 1000, budgetMs: goneBudgetMs };
  await waitInCluster(deps, wait, async (): Promise<Look<void>> => {
    const objects = await standingOf(cluster, listed);
    const pods = await cluster.list('v1', 'Pod', { namespace, labelSelector: 'app=gitpod', metadataOnly: true });
    // Foreground deletion keeps a workload until its pods are gone, and it is no part of the list where there is none.
    const workloads = await workloadsOf(cluster, namespace);
    const [held] = [...objects, ...pods, ...workloads];
    if (!held) return { done: true, value: undefined };
    await stripOrphanedFinalizers(cluster, namespace);
    const finalizers = held.metadata.finalizers ?? [];
    return {
      done: false,
      waitingFor: {
        objects: objects.length,
        pods: pods.length,
        object: `${held.kind} ${held.metadata.name}`,
        holds: finalizers.join(', '),
      },
    };
  });
}
