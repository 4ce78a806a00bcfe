import type { MakeProvider } from '../resource-type.ts';
import { agentPools } from './agent-pools.ts';
import { defineBackground } from './background.ts';
import { clusterVersions } from './cluster-types.ts';
import { managedClusters } from './managed-clusters.ts';
import { ClusterRuntime } from './runtime.ts';
import { listKubernetesVersions, showUpgrades } from './versions.ts';

/** Azure Kubernetes Service. */
export const containerservice: MakeProvider = (azure, side) => {
  const runtime = new ClusterRuntime(azure, side);
  defineBackground(azure);
  runtime.resume();
  return {
    namespace: 'Microsoft.ContainerService',
    types: [managedClusters(runtime), agentPools(runtime)],
    calls: [
      {
        method: 'GET',
        path: '/subscriptions/{subscription}/providers/Microsoft.ContainerService/locations/{location}/kubernetesVersions',
        apiVersions: clusterVersions,
        operation: 'ManagedClusters_ListKubernetesVersions',
        permission: 'Microsoft.ContainerService/locations/kubernetesversions/read',
        handle: listKubernetesVersions,
      },
      {
        method: 'GET',
        path: '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster}/upgradeProfiles/default',
        apiVersions: clusterVersions,
        operation: 'ManagedClusters_GetUpgradeProfile',
        permission: 'Microsoft.ContainerService/managedClusters/upgradeProfiles/read',
        handle: showUpgrades,
      },
    ],
  };
};
