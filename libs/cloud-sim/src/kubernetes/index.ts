import { LocalClusterHost, type ClusterHostOptions } from './host.ts';

export type { ClusterHostOptions } from './host.ts';

/** Starts the host of the simulated clusters' control planes. */
export function startClusterHost(options: ClusterHostOptions): Promise<LocalClusterHost> {
  return LocalClusterHost.start(options);
}
