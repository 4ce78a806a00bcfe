import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ManagedCluster } from '@azure/arm-containerservice';
import { parse } from 'yaml';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';
import { microsoftClients } from '../../testing/microsoft-clients.ts';
import {
  clusterBody,
  clusterClients,
  fast,
  finish,
  group,
  groupId,
  makeCluster,
  pool,
  prepareNetwork,
  putCluster,
} from '../../testing/reference-azure.ts';
import { untilEnded } from '../../testing/until-ended.ts';

const name = 'acme-azure';
const clusterId = `${groupId}/providers/Microsoft.ContainerService/managedClusters/${name}`;
const nodeGroup = `${group}-${name}-nodes`;

describe('Microsoft.ContainerService', () => {
  let cloud: LocalCloud;
  let host: FakeClusterHost;
  let clients: ReturnType<typeof clusterClients>;
  beforeEach(async () => {
    host = new FakeClusterHost();
    cloud = await startLocalCloud({ scale: 'manual', seed: 13, clusterHost: host });
    clients = clusterClients(cloud);
  });
  afterEach(() => cloud.close());
  const create = (change: Partial<ManagedCluster> = {}) => putCluster(cloud, clusterBody(change));
  /** Time stands meanwhile. */
  const putPool = (poolName: string, change: object = {}) => {
    const { name: _name, nodeLabels: _labels, ...properties } = pool();
    const body = { ...properties, mode: 'User', ...change };
    return clients.clusters.agentPools.createOrUpdate(group, name, poolName, body, fast);
  };
  const createPool = (poolName: string, change: object = {}) => finish(cloud, putPool(poolName, change));

  test('managedClusters: created with its pool, its group of nodes and all that is in it', async () => {
    await makeCluster(cloud);
    const cluster = await clients.clusters.managedClusters.get(group, name);
    expect(cluster).toMatchObject({
      provisioningState: 'Succeeded',
      currentKubernetesVersion: '1.34.7',
      nodeResourceGroup: nodeGroup,
      oidcIssuerProfile: {
        enabled: true,
        issuerURL: expect.stringMatching(/^https:\/\/westeurope\.oic\.prod-aks\.azure\.com\//),
      },
      agentPoolProfiles: [
        { name: 'services', count: 1, provisioningState: 'Succeeded', orchestratorVersion: '1.34.7' },
      ],
      networkProfile: { networkPolicy: 'calico', podCidr: '10.244.0.0/16' },
      identityProfile: { kubeletidentity: { clientId: expect.any(String) } },
    });
    const made = await microsoftClients(cloud).resources.resourceGroups.get(nodeGroup);
    expect(made.managedBy).toBe(clusterId);
    const sets = [];
    for await (const set of clients.compute.virtualMachineScaleSets.list(nodeGroup)) sets.push(set);
    expect(sets).toMatchObject([{ sku: { name: 'Standard_D4_v4', capacity: 1 } }]);
    expect((await clients.network.loadBalancers.get(nodeGroup, 'kubernetes')).outboundRules).toHaveLength(1);
    expect(host.requests.get(clusterId)).toMatchObject({ system: 'aks', version: '1.34.7' });
    expect(host.nodes.get(clusterId)).toMatchObject([
      {
        pool: 'services',
        size: 1,
        cpus: 4,
        maxPods: 110,
        labels: { 'gitpod.io/workload_meta': 'true', agentpool: 'services' },
      },
    ]);
  });

  test('managedClusters: its identity must be allowed to join the subnet, or the operation fails and a failed cluster stands', async () => {
    await prepareNetwork(cloud, { join: false });
    await expect(create()).rejects.toThrow(/LinkedAuthorizationFailed/);
    expect((await clients.clusters.managedClusters.get(group, name)).provisioningState).toBe('Failed');
    await finish(cloud, clients.clusters.managedClusters.delete(group, name, fast));
    await expect(clients.clusters.managedClusters.get(group, name)).rejects.toMatchObject({ statusCode: 404 });
  });

  test.each<[string, Partial<ManagedCluster>, string]>([
    ['an unknown version', { kubernetesVersion: '1.21.0' }, 'K8sVersionNotSupported'],
    ['a version of long-term support', { kubernetesVersion: '1.32' }, 'K8sVersionNotSupported'],
    ['no pool', { agentPoolProfiles: [] }, 'InvalidParameter'],
    ['no system pool', { agentPoolProfiles: [{ ...pool(), mode: 'User' }] }, 'BadRequest'],
    ['a pool with a hyphen', { agentPoolProfiles: [{ ...pool(), name: 'my-pool' }] }, 'InvalidParameter'],
    ['an unknown size', { agentPoolProfiles: [{ ...pool(), vmSize: 'Standard_Z9' }] }, 'BadRequest'],
    [
      'scaling without limits',
      { agentPoolProfiles: [{ ...pool(), maxCount: undefined as never }] },
      'InvalidParameter',
    ],
    [
      'overlay without its plugin',
      { networkProfile: { networkPlugin: 'kubenet', networkPluginMode: 'overlay' } },
      'BadRequest',
    ],
    [
      'cilium without its data plane',
      { networkProfile: { networkPlugin: 'azure', networkPolicy: 'cilium' } },
      'BadRequest',
    ],
    [
      'services in the range of a subnet',
      { networkProfile: { networkPlugin: 'azure', serviceCidr: '10.2.0.0/16', dnsServiceIP: '10.2.0.10' } },
      'ServiceCidrOverlapExistingSubnetsCidr',
    ],
    [
      'a name server outside of the services',
      { networkProfile: { networkPlugin: 'azure', serviceCidr: '10.0.0.0/16', dnsServiceIP: '10.1.0.10' } },
      'InvalidParameter',
    ],
    ['workload identity without an issuer', { oidcIssuerProfile: { enabled: false } }, 'BadRequest'],
    [
      'an identity that is not there',
      {
        identity: {
          type: 'UserAssigned',
          userAssignedIdentities: {
            [`${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nobody`]: {},
          },
        },
      },
      'BadRequest',
    ],
    [
      'a subnet that is not there',
      {
        agentPoolProfiles: [
          { ...pool(), vnetSubnetID: `${groupId}/providers/Microsoft.Network/virtualNetworks/acme-net/subnets/none` },
        ],
      },
      'InvalidResourceReference',
    ],
  ])('managedClusters: %s is refused', async (_how, change, code) => {
    await prepareNetwork(cloud, { join: false });
    await expect(create(change)).rejects.toMatchObject({ code });
    await expect(clients.clusters.managedClusters.get(group, name)).rejects.toMatchObject({ statusCode: 404 });
  });

  test('quota: more machines than the subscription may have are refused with the family', async () => {
    await prepareNetwork(cloud, { join: false });
    cloud.seed({ azure: { quotas: { standardDv4Family: 2 } } });
    await expect(create()).rejects.toMatchObject({
      code: 'ErrCode_InsufficientVCPUQuota',
      message: expect.stringContaining('requested 4, remaining 2 for family standardDv4Family for region westeurope'),
    });
    const usages = [];
    for await (const usage of clients.compute.usage.list('westeurope')) usages.push(usage);
    expect(usages).toContainEqual(
      expect.objectContaining({
        currentValue: 0,
        limit: 2,
        name: { value: 'standardDv4Family', localizedValue: 'Standard Dv4 Family vCPUs' },
      }),
    );
  });

  test('sizes: one that the subscription cannot have is refused, and restricted among the SKUs', async () => {
    await prepareNetwork(cloud, { join: false });
    cloud.seed({ azure: { unavailableSizes: ['Standard_D4_v4'] } });
    await expect(create()).rejects.toMatchObject({ code: 'SkuNotAvailable' });
    const restricted = [];
    for await (const sku of clients.compute.resourceSkus.list({ filter: "location eq 'westeurope'" }))
      if (sku.restrictions && sku.restrictions.length > 0) restricted.push(sku);
    expect(restricted).toMatchObject([
      { name: 'Standard_D4_v4', restrictions: [{ reasonCode: 'NotAvailableForSubscription' }] },
    ]);
  });

  test('managedClusters: what is fixed at the creation stays, and pools are not added by way of the cluster', async () => {
    await makeCluster(cloud);
    const { networkProfile } = clusterBody();
    await expect(create({ networkProfile: { ...networkProfile, networkPolicy: 'azure' } })).rejects.toMatchObject({
      code: 'PropertyChangeNotAllowed',
      message: "Changing property 'networkProfile.networkPolicy' is not allowed.",
    });
    await expect(create({ agentPoolProfiles: [pool(), { ...pool(), name: 'workspaces' }] })).rejects.toMatchObject({
      code: 'BadRequest',
      message: expect.stringContaining('A new agent pool was introduced.'),
    });
  });

  test('agentPools: added, scaled, taken away; the last system pool stays', async () => {
    await makeCluster(cloud);
    await createPool('workspaces', { vmSize: 'Standard_D8_v4', count: 2, minCount: 2, maxCount: 4 });
    expect(host.nodes.get(clusterId)?.map(({ pool: each, size }) => [each, size])).toEqual([
      ['services', 1],
      ['workspaces', 2],
    ]);
    await createPool('workspaces', { vmSize: 'Standard_D8_v4', count: 3, minCount: 3, maxCount: 5 });
    expect(host.nodes.get(clusterId)?.find((each) => each.pool === 'workspaces')?.machines).toHaveLength(3);
    await expect(createPool('workspaces', { vmSize: 'Standard_D4_v4' })).rejects.toMatchObject({
      code: 'PropertyChangeNotAllowed',
    });
    await finish(cloud, clients.clusters.agentPools.delete(group, name, 'workspaces', fast));
    expect(host.nodes.get(clusterId)).toHaveLength(1);
    await expect(
      finish(cloud, clients.clusters.agentPools.delete(group, name, 'services', fast)),
    ).rejects.toMatchObject({ code: 'BadRequest' });
  });

  test('busy: one change of a cluster at a time, in the words of AKS', async () => {
    await makeCluster(cloud);
    const first = putPool('workspaces');
    await first.submitted();
    const refusal = {
      code: 'OperationNotAllowed',
      statusCode: 409,
      message:
        'Operation is not allowed: Another agentpool operation (workspaces - Creating) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details',
    };
    await expect(putPool('third')).rejects.toMatchObject(refusal);
    await expect(create()).rejects.toMatchObject(refusal);
    await finish(cloud, first);
  });

  test('busy: AKS changes a pool by itself, once after the creation and where a rule says so', async () => {
    await makeCluster(cloud);
    const operations = () =>
      cloud.azure.operations.list('Microsoft.ContainerService').filter(({ background }) => background);
    expect(operations()).toMatchObject([{ target: `${clusterId}/agentPools/services`, doneAt: expect.any(Number) }]);
    cloud.faults.add({
      id: 'self',
      match: { cloud: 'azure', operation: 'AgentPools_CreateOrUpdate', phase: 'lro' },
      nth: 1,
      action: { 'background-op': { ms: 600_000 } },
    });
    const made = putPool('workspaces');
    await made.submitted();
    await untilEnded(cloud, 'Microsoft.ContainerService');
    await made;
    await expect(putPool('third')).rejects.toMatchObject({
      message: expect.stringContaining('(services - Updating) is in progress'),
    });
    await cloud.scheduler.advance(1_200_000);
    expect((await clients.clusters.agentPools.get(group, name, 'services')).provisioningState).toBe('Succeeded');
    await createPool('third');
  });

  test('credentials: a kubeconfig with a token that the cluster takes; none without local accounts', async () => {
    await makeCluster(cloud);
    const { kubeconfigs = [] } = await clients.clusters.managedClusters.listClusterAdminCredentials(group, name);
    const [{ name: kind, value } = {}] = kubeconfigs;
    expect(kind).toBe('clusterAdmin');
    const config = parse(Buffer.from(value ?? []).toString('utf8')) as {
      clusters: { cluster: { server: string } }[];
      users: { name: string; user: { token: string } }[];
    };
    expect(config.clusters[0]?.cluster.server).toBe('https://127.0.0.1:6443');
    expect(config.users[0]?.name).toBe(`clusterAdmin_${group}_${name}`);
    const side = host.started.get(clusterId);
    const token = config.users[0]?.user.token ?? '';
    expect(await side?.reviewToken(clusterId, token)).toMatchObject({
      groups: expect.arrayContaining(['system:masters']),
    });
    expect(await side?.reviewToken(clusterId, `${token.slice(1)}0`)).toBeUndefined();
    await create({ disableLocalAccounts: true });
    expect(await side?.reviewToken(clusterId, token)).toBeUndefined();
    await expect(clients.clusters.managedClusters.listClusterAdminCredentials(group, name)).rejects.toMatchObject({
      code: 'BadRequest',
    });
  });

  test('versions: the default one is no preview; a control plane goes up by one minor', async () => {
    await makeCluster(cloud);
    const { values = [] } = await clients.clusters.managedClusters.listKubernetesVersions('westeurope');
    expect(values.filter(({ isDefault }) => isDefault)).toMatchObject([
      { version: '1.34', capabilities: { supportPlan: expect.arrayContaining(['KubernetesOfficial']) } },
    ]);
    const profile = await clients.clusters.managedClusters.getUpgradeProfile(group, name);
    expect(profile.controlPlaneProfile.upgrades?.map(({ kubernetesVersion }) => kubernetesVersion)).toEqual([
      '1.35.1',
      '1.35.4',
    ]);
    await expect(create({ kubernetesVersion: '1.33.9' })).rejects.toMatchObject({ code: 'BadRequest' });
    await expect(createPool('newer', { orchestratorVersion: '1.35.4' })).rejects.toMatchObject({
      code: 'NodePoolMcVersionIncompatible',
    });
    expect(await create({ kubernetesVersion: '1.35.4' })).toMatchObject({ currentKubernetesVersion: '1.35.4' });
  });

  test('delete: the group of nodes goes with the cluster, the network is free again', async () => {
    await makeCluster(cloud);
    await finish(cloud, clients.clusters.managedClusters.delete(group, name, fast));
    expect(host.stopped).toEqual([clusterId]);
    await expect(microsoftClients(cloud).resources.resourceGroups.get(nodeGroup)).rejects.toMatchObject({
      code: 'ResourceGroupNotFound',
    });
    await finish(cloud, clients.network.virtualNetworks.beginDeleteAndWait(group, 'acme-net', fast));
    expect(cloud.leftovers().map(({ type }) => type)).not.toContain('Microsoft.Compute/virtualMachineScaleSets');
  });
});
