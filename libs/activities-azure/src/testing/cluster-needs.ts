import type { Ref } from '@slipway/contracts';
import type { AgentPoolProps, ControlPlaneOutput, ControlPlaneProps, IdentityOutput, NetworkOutput } from '../kinds.ts';
import { clusterIdentity } from '../resources/cluster-identity.ts';
import { cluster } from '../resources/cluster.ts';
import { network } from '../resources/network.ts';
import { providers } from '../resources/providers.ts';
import { resourceGroup } from '../resources/resource-group.ts';
import { platformNamespaces } from '../resource-providers.ts';
import { group, region, type Stage } from './stage.ts';

/** What a cluster is made in, each by its own step. */

export const groupRef = (on: Stage): Ref => on.ref('cluster/resource-group', 'azure.resource-group', group);
export const networkRef = (on: Stage): Ref => on.ref('cluster/network', 'azure.network', 'acme-azure-net');
export const identityRef = (on: Stage): Ref => on.ref('cluster/identity', 'azure.cluster-identity', 'acme-azure-aks');
export const clusterRef = (on: Stage): Ref => on.ref('cluster/control-plane', 'azure.cluster', 'acme-azure');

export interface ClusterNeeds {
  network: NetworkOutput;
  identity: IdentityOutput;
}

/** The resource group with every namespace registered. */
export async function madeGroup(on: Stage): Promise<void> {
  const ref = on.ref('cluster/providers', 'azure.providers', 'providers', 'retained');
  await providers(on.context).ensure(ref, { namespaces: platformNamespaces }, {});
  await resourceGroup(on.context).ensure(groupRef(on), { location: region, tags: {} }, {});
}

export async function madeNetwork(on: Stage): Promise<NetworkOutput> {
  await madeGroup(on);
  const props = { location: region, cidr: '10.0.0.0/16', nodes: '10.0.0.0/20', tags: {} };
  return network(on.context).ensure(networkRef(on), props, {});
}

export async function clusterNeeds(on: Stage): Promise<ClusterNeeds> {
  const net = await madeNetwork(on);
  const props = { location: region, roles: ['Network Contributor'], tags: {} };
  return { network: net, identity: await clusterIdentity(on.context).ensure(identityRef(on), props, { network: net }) };
}

const size = { machineType: 'Standard_D4_v4', min: 1, max: 4, desired: 1, diskGb: 100, diskType: 'Managed' };

export const servicesPool: AgentPoolProps = {
  ...size,
  workloads: ['gitpod.io/workload_ide', 'gitpod.io/workload_meta', 'gitpod.io/workload_workspace_services'],
  version: '1.34.7',
  withCluster: true,
  tags: { team: 'platform' },
};

export const workspacesPool: AgentPoolProps = {
  ...size,
  machineType: 'Standard_D8_v4',
  max: 50,
  diskGb: 512,
  workloads: ['gitpod.io/workload_workspace_headless', 'gitpod.io/workload_workspace_regular'],
  version: '1.34.7',
  withCluster: false,
  tags: {},
};

const { version: _, withCluster: __, tags: ___, ...firstPool } = servicesPool;

export const clusterProps: ControlPlaneProps = {
  location: region,
  version: '1.34.7',
  networkMode: 'overlay',
  pods: '10.244.0.0/16',
  services: '10.2.0.0/16',
  clusterDns: '10.2.0.10',
  authorizedCidrs: [],
  tier: 'Standard',
  firstPool,
  tags: { team: 'platform' },
};

export const madeCluster = (on: Stage, needs: ClusterNeeds): Promise<ControlPlaneOutput> =>
  cluster(on.context).ensure(clusterRef(on), clusterProps, needs);
