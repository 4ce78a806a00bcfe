import type { NodeGroup } from '../../core/cluster-host.ts';
import { startFixture, type ClusterFixture } from './cluster-fixture.ts';

const group = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/acme-gitpod';
const clusterId = `${group}/providers/Microsoft.ContainerService/managedClusters/acme-azure`;

/** A cluster of Azure's, before it has nodes. */
export function startAksFixture(): Promise<ClusterFixture> {
  return startFixture(undefined, { id: clusterId, version: '1.34.7', system: 'aks' });
}

/** One machine outside of zones. */
export const aksServices: NodeGroup = {
  pool: 'services',
  size: 1,
  zones: ['0'],
  machineType: 'Standard_D4_v4',
  cpus: 4,
  memoryBytes: 16 * 1024 ** 3,
  labels: { 'topology.kubernetes.io/region': 'westeurope', agentpool: 'services' },
  maxPods: 110,
  providerIdPrefix: 'azure://',
  machines: [
    {
      name: 'aks-services-12345678-vmss000000',
      zone: '0',
      providerId: `azure://${group}-acme-azure-nodes/providers/Microsoft.Compute/virtualMachineScaleSets/aks-services-12345678-vmss/virtualMachines/0`,
    },
  ],
};
