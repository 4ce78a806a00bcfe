import type { NodeGroup } from '../../core/cluster-host.ts';
import { startFixture, type ClusterFixture } from './cluster-fixture.ts';

const group = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/acme-gitpod';
const clusterId = `${group}/providers/Microsoft.ContainerService/managedClusters/acme-azure`;

/** A cluster of Azure's, before it has nodes. */
export function startAksFixture(): Promise<ClusterFixture> {
  return startFixture(undefined, { id: clusterId, version: '1.34.7', system: 'aks' });
}

function machineOf(pool: string): NonNullable<NodeGroup['machines']>[number] {
  const set = `aks-${pool}-12345678-vmss`;
  const providerId = `azure://${group}-acme-azure-nodes/providers/Microsoft.Compute/virtualMachineScaleSets/${set}/virtualMachines/0`;
  return { name: `${set}000000`, zone: '0', providerId };
}

/** One machine outside of zones. */
export const aksServices: NodeGroup = {
  pool: 'services',
  size: 1,
  zones: ['0'],
  machineType: 'Standard_D4_v4',
  cpus: 4,
  memoryBytes: 16 * 1024 ** 3,
  labels: {
    'topology.kubernetes.io/region': 'westeurope',
    agentpool: 'services',
    'gitpod.io/workload_meta': 'true',
    'gitpod.io/workload_ide': 'true',
    'gitpod.io/workload_workspace_services': 'true',
  },
  maxPods: 110,
  providerIdPrefix: 'azure://',
  machines: [machineOf('services')],
};

export const aksWorkspaces: NodeGroup = {
  ...aksServices,
  pool: 'workspaces',
  machineType: 'Standard_D8_v4',
  cpus: 8,
  memoryBytes: 32 * 1024 ** 3,
  labels: {
    'topology.kubernetes.io/region': 'westeurope',
    agentpool: 'workspaces',
    'gitpod.io/workload_workspace_regular': 'true',
    'gitpod.io/workload_workspace_headless': 'true',
  },
  machines: [machineOf('workspaces')],
};
