import type { Cluster } from '../cluster/cluster.ts';
import type { ReleaseName } from './own-release.ts';

/**
 * helm's arguments for an uninstall. Without a node no hook ever runs, and no controller takes its finalizer off again: then
 * nothing of that is waited for, and what is left goes with the cluster.
 */
export async function uninstallArgs(cluster: Cluster, { namespace, release }: ReleaseName): Promise<string[]> {
  const nodes = await cluster.list('v1', 'Node', { metadataOnly: true });
  const how = nodes.length > 0 ? ['--wait', '--cascade', 'foreground'] : ['--no-hooks'];
  return ['uninstall', release, '--namespace', namespace, '--ignore-not-found', ...how, '--timeout', '5m'];
}
