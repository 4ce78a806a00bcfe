import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ComputeManagementClient } from '@azure/arm-compute';
import { ContainerServiceClient } from '@azure/arm-containerservice';
import type { ManagedCluster } from '@azure/arm-containerservice';
import { NetworkManagementClient } from '@azure/arm-network';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalCloud } from '../local-cloud.ts';
import {
  clientOptions,
  location,
  microsoftClients,
  operatorCredential,
  prepareGroup,
  subscription,
} from './microsoft-clients.ts';

export const group = 'acme-gitpod';
export const groupId = `/subscriptions/${subscription}/resourceGroups/${group}`;
const subnetId = `${groupId}/providers/Microsoft.Network/virtualNetworks/acme-net/subnets/nodes`;
const identityId = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/acme-aks`;
const networkContributor = '4d97b98b-1d4f-4787-a291-c67834d212e7';
const minute = 60_000;

/** Clients of machines, networks and clusters. */
export function clusterClients(cloud: LocalCloud) {
  const options = clientOptions(cloud);
  const credential = operatorCredential(cloud);
  return {
    network: new NetworkManagementClient(credential, subscription, options),
    compute: new ComputeManagementClient(credential, subscription, options),
    clusters: new ContainerServiceClient(credential, subscription, options),
    authorization: new AuthorizationManagementClient(credential, subscription, options),
  };
}

/** Follows an operation while the standing clock moves; also of one that fails. */
export async function finish<T>(cloud: LocalCloud, work: PromiseLike<T>): Promise<T> {
  let ended = false;
  const watched = Promise.resolve(work).finally(() => (ended = true));
  watched.catch(() => undefined);
  while (!ended) {
    await sleep(5);
    await cloud.scheduler.advance(minute / 2);
  }
  return watched;
}

export const fast = { updateIntervalInMs: 1 };

/** Group, network with a subnet for machines, and an identity that may join it. */
export async function prepareNetwork(cloud: LocalCloud, { join = true } = {}): Promise<void> {
  await prepareGroup(cloud);
  const { network, authorization } = clusterClients(cloud);
  const body = {
    location,
    addressSpace: { addressPrefixes: ['10.2.0.0/16'] },
    subnets: [{ name: 'nodes', addressPrefix: '10.2.1.0/24' }],
  };
  await finish(cloud, network.virtualNetworks.beginCreateOrUpdateAndWait(group, 'acme-net', body, fast));
  const identity = await microsoftClients(cloud).identities.userAssignedIdentities.createOrUpdate(group, 'acme-aks', {
    location,
  });
  if (join) {
    await cloud.scheduler.advance(15 * minute);
    await authorization.roleAssignments.create(
      `${groupId}/providers/Microsoft.Network/virtualNetworks/acme-net`,
      '11111111-1111-4111-8111-111111111111',
      {
        principalId: identity.principalId ?? '',
        principalType: 'ServicePrincipal',
        roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${networkContributor}`,
      },
    );
    await cloud.scheduler.advance(10 * minute);
  }
}

/** The reference cluster. */
export function clusterBody(change: Partial<ManagedCluster> = {}): ManagedCluster {
  return {
    location,
    dnsPrefix: 'acme-azure',
    identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
    sku: { name: 'Base', tier: 'Standard' },
    nodeResourceGroup: `${group}-acme-azure-nodes`,
    networkProfile: {
      networkPlugin: 'azure',
      networkPluginMode: 'overlay',
      networkPolicy: 'calico',
      podCidr: '10.244.0.0/16',
      serviceCidr: '10.0.0.0/16',
      dnsServiceIP: '10.0.0.10',
      loadBalancerSku: 'standard',
      outboundType: 'loadBalancer',
    },
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: true } },
    agentPoolProfiles: [pool()],
    ...change,
  };
}

export function pool() {
  return {
    name: 'services',
    mode: 'System',
    vmSize: 'Standard_D4_v4',
    count: 1,
    minCount: 1,
    maxCount: 4,
    enableAutoScaling: true,
    maxPods: 110,
    vnetSubnetID: subnetId,
    nodeLabels: { 'gitpod.io/workload_meta': 'true' },
  };
}

/** Puts a cluster; the clock jumps past the time in which a read after the end may still miss it, as the SDK would give up then. */
export async function putCluster(cloud: LocalCloud, body = clusterBody()): Promise<ManagedCluster> {
  const poller = clusterClients(cloud).clusters.managedClusters.createOrUpdate(group, 'acme-azure', body, fast);
  await poller.submitted();
  await cloud.scheduler.advance(60 * minute);
  return poller;
}

/** The reference cluster, past what AKS does by itself after its creation. */
export async function makeCluster(cloud: LocalCloud): Promise<void> {
  await prepareNetwork(cloud);
  await putCluster(cloud);
}
