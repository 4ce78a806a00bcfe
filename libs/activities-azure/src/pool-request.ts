import type { ManagedClusterAgentPoolProfileProperties } from '@azure/arm-containerservice';
import type { NetworkOutput, PoolProps, Tags } from './kinds.ts';

/** What Gitpod's nodes hold. Source: the reference architecture, section 2.1. */
const maxPods = 110;

/**
 * A pool, as the cluster is made with it or as it is made on its own; its mode and its type are added.
 * learn.microsoft.com/rest/api/aks/agent-pools/create-or-update
 */
export function poolRequest(
  props: PoolProps & { version: string },
  network: NetworkOutput,
  tags: Tags,
): ManagedClusterAgentPoolProfileProperties {
  return {
    vmSize: props.machineType,
    osType: 'Linux',
    osSKU: 'Ubuntu',
    osDiskSizeGB: props.diskGb,
    osDiskType: props.diskType,
    maxPods,
    vnetSubnetID: network.nodesSubnet,
    orchestratorVersion: props.version,
    count: props.desired,
    enableAutoScaling: true,
    minCount: props.min,
    maxCount: props.max,
    nodeLabels: Object.fromEntries(props.workloads.map((workload) => [workload, 'true'])),
    tags,
  };
}
