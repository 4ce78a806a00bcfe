import type { LiveObject } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';

/** What makes pods, and is there also where the installer never came to write its list. */
const workloadKinds: [string, string][] = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
];

/** Gitpod's own, by the label that its installer puts on them: no list is needed to find them. */
export async function workloadsOf(cluster: Cluster, namespace: string): Promise<LiveObject[]> {
  const lists = await Promise.all(
    workloadKinds.map(([apiVersion, kind]) =>
      cluster.list(apiVersion, kind, { namespace, labelSelector: 'app=gitpod', metadataOnly: true }),
    ),
  );
  return lists.flat();
}
