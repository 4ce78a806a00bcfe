import type { ClusterHost } from '../core/cluster-host.ts';
import type { Lags } from '../core/lags.ts';
import type { World } from '../core/world.ts';

/** Google Cloud as simulated: the shared world plus what only Google's part needs. */
export interface Gcp extends World {
  lags: Lags;
  /** Absent: simulated clusters have no control plane. */
  clusterHost: ClusterHost | undefined;
}

export const cloud = 'gcp';

/** Full resource name, which is the id in the graph. */
export function resourceId(service: string, path: string): string {
  return `//${service}.googleapis.com/${path}`;
}

/** `projects/p/...` of a full resource name. */
export function pathOf(id: string): string {
  return id.replace(/^\/\/[^/]+\//, '');
}
