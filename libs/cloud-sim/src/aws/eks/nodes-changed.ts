import type { Aws } from '../aws.ts';

export const nodesTask = 'aws.eks.nodes';

/** Tells the control plane soon which machines its cluster has; repeated until it took it. */
export function nodesChanged(aws: Aws, cluster: string): void {
  if (aws.clusterHost) aws.scheduler.at(aws.clock.now(), nodesTask, { cluster }, `nodes ${cluster}`);
}
