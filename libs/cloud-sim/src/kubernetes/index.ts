import { LocalClusterHost, type ClusterHostOptions } from './host.ts';

export type { ClusterHostOptions, LocalClusterHost } from './host.ts';

export type { PodFault } from './kubelet/pod-fault.ts';

/**
 * Starts the host of the simulated clusters' control planes, with its charts and its public side. Given the state of an
 * earlier host, `start` finds a cluster's processes, or starts them again on their old ports with their old data.
 */
export function startClusterHost(options: ClusterHostOptions): Promise<LocalClusterHost> {
  return LocalClusterHost.start(options);
}
