import type { Resource } from '../../core/graph.ts';
import type { Azure } from '../azure.ts';
import { parentId } from '../arm/arm-id.ts';

/** Types of Microsoft.ContainerService, as ARM and the graph name them. */
export const clusterType = 'Microsoft.ContainerService/managedClusters';
export const poolType = 'Microsoft.ContainerService/managedClusters/agentPools';

/** The last years' generations of the SDK. */
export const clusterVersions = [
  '2024-09-01',
  '2025-01-01',
  '2025-05-01',
  '2025-07-01',
  '2025-10-01',
  '2026-01-01',
  '2026-04-01',
];

/** Node pools of a cluster, by name. */
export function poolsOf(azure: Azure, cluster: string): Resource[] {
  return azure.graph
    .children(cluster)
    .filter(({ type }) => type === poolType)
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Id of the cluster that an id names or lies in. */
export function clusterIdOf(id: string): string {
  return /\/agentPools\/[^/]+$/i.test(id) ? parentId(id) : id;
}
