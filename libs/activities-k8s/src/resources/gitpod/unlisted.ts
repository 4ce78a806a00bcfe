import type { Scope } from '@slipway/contracts';
import type { Cluster } from '../../cluster/cluster.ts';
import { isOurs } from '../../ownership.ts';
import { workloadsOf } from './app-workloads.ts';

/**
 * Whether Gitpod, or the data of one, stands in our namespace although the installer's list of it is gone: whoever took that for
 * nothing would count the living platform as made by the run that puts the list back, and remove it with that run. What is looked
 * for is what the removal takes, so that nothing of it is left to be seen.
 */
export async function standsUnlisted(
  cluster: Cluster,
  scope: Pick<Scope, 'installation'>,
  namespace: string,
): Promise<boolean> {
  const place = await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  if (!place || !isOurs(scope, place)) return false;
  const [workloads, claims] = await Promise.all([
    workloadsOf(cluster, namespace),
    cluster.list('v1', 'PersistentVolumeClaim', { namespace, metadataOnly: true }),
  ]);
  return workloads.length + claims.length > 0;
}
