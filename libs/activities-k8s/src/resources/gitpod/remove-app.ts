import type { Ref } from '@slipway/contracts';
import type { LiveObject, Look, ObjectKey } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';
import { stripOrphanedFinalizers } from '../../cluster/orphaned-finalizers.ts';
import { keyOf } from '../../cluster/remove.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { waitInCluster } from '../../wait.ts';
import { appKey, listedObjects, standingOf, type AppConfigMap } from './app-objects.ts';
import { clusterLeftovers } from './leftovers.ts';
import { removeVolumes } from './remove-volumes.ts';

const goneBudgetMs = 10 * 60_000;
/** Definitions and namespaces are not Gitpod's alone. */
const spared = ['Namespace', 'CustomResourceDefinition'];
/** What makes pods, and goes also where the installer never came to write its list. */
const workloadKinds: [string, string][] = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
];

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
  for (const object of await clusterLeftovers(cluster, ref.scope)) await cluster.delete(keyOf(object));
  await removeVolumes(cluster, namespace, deps);
  // The list goes last: until then, what is on it can be found again.
  if (app) await cluster.delete(keyOf(app), app.metadata.uid);
}

async function workloadsOf(cluster: Cluster, namespace: string): Promise<LiveObject[]> {
  const lists = await Promise.all(
    workloadKinds.map(([apiVersion, kind]) =>
      cluster.list(apiVersion, kind, { namespace, labelSelector: 'app=gitpod', metadataOnly: true }),
    ),
  );
  return lists.flat();
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
    const [held] = [...objects, ...pods];
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
