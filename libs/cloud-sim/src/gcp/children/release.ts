import type { Resource } from '../../core/graph.ts';
import type { Gcp } from '../gcp.ts';
import { leaks } from './controller-call.ts';

/** Share of clusters whose load balancers Google takes along when the cluster goes before its Services. */
const defaultCare = 0.5;

/**
 * A cluster was deleted with Services and volumes still in it. Load balancers are removed by best effort, disks never: whoever
 * deletes in the wrong order keeps objects that cost money and hold the network.
 */
export function releaseChildren(gcp: Gcp, cluster: Resource): void {
  const care = gcp.store.get<number>('settings', 'loadBalancerCare') ?? defaultCare;
  const careful = gcp.seeded.uniform('care', cluster.id, gcp.graph.creates(cluster.id)) < care;
  for (const child of childrenOf(gcp, cluster)) {
    if (child.type === 'compute.disks' || !careful || leaks(gcp, child.type.replace('compute.', ''), child.name))
      continue;
    gcp.graph.delete(child.id, 'gke');
  }
}

function childrenOf(gcp: Gcp, cluster: Resource): Resource[] {
  return gcp.graph.children(cluster.id).filter((child) => child.hidden?.['madeBy'] === 'kubernetes');
}
