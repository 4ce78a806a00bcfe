import type { ClusterHost } from '../core/cluster-host.ts';
import type { Lags } from '../core/lags.ts';
import type { World } from '../core/world.ts';

/** Amazon Web Services as simulated: the shared world plus what only Amazon's part needs. */
export interface Aws extends World {
  lags: Lags;
  /** Absent: simulated clusters have no control plane. */
  clusterHost: ClusterHost | undefined;
}

export const cloud = 'aws';

/** Partition of every ARN. */
const partition = 'aws';

/** `arn:aws:eks:eu-west-1:123456789012:cluster/acme`; global services leave the region empty. Also the id in the graph. */
export function arn(service: string, region: string, account: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
