import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DnsManagementClient } from '@azure/arm-dns';
import type { CloudSide, WorkloadCaller } from '../../core/cluster-host.ts';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';
import {
  clientOptions,
  location,
  microsoftClients,
  operatorCredential,
  subscription,
} from '../../testing/microsoft-clients.ts';
import { clusterClients, fast, finish, group, groupId, makeCluster } from '../../testing/reference-azure.ts';

const clusterId = `${groupId}/providers/Microsoft.ContainerService/managedClusters/acme-azure`;
const nodeGroup = `${group}-acme-azure-nodes`;
const domain = 'azure.gitpod.acme.example';
const zoneContributor = 'befefa01-2a29-4197-83a8-272ff33ce314';
const request = {
  namespace: 'gitpod',
  name: 'proxy',
  uid: '0a1b2c3d-1111-4222-8333-444455556666',
  ports: [80, 443],
  annotations: { 'service.beta.kubernetes.io/azure-pip-tags': 'slipway-installation=acme-azure' },
};
const disk = {
  name: 'pvc-1',
  uid: '1',
  namespace: 'gitpod',
  claim: 'data',
  sizeBytes: 20 * 1024 ** 3,
  storageClass: 'managed-csi',
  parameters: { skuname: 'StandardSSD_LRS' },
  zone: '0',
};

describe('cloudSide', () => {
  let cloud: LocalCloud;
  let side: CloudSide;
  let clients: ReturnType<typeof clusterClients>;
  beforeEach(async () => {
    const host = new FakeClusterHost();
    cloud = await startLocalCloud({ scale: 'manual', seed: 17, clusterHost: host });
    clients = clusterClients(cloud);
    await makeCluster(cloud);
    side = host.started.get(clusterId) as CloudSide;
  });
  afterEach(() => cloud.close());
  /** Lets the clock run while a controller waits for the cloud. */
  const whileTimePasses = async <T>(work: Promise<T>): Promise<T> => {
    await new Promise((resolve) => setImmediate(resolve));
    await cloud.scheduler.advance(5 * 60_000);
    return work;
  };
  const addresses = async () => {
    const found = [];
    for await (const address of clients.network.publicIPAddresses.list(nodeGroup)) found.push(address);
    return found.filter(({ name }) => name?.startsWith('kubernetes-'));
  };

  test('ensureLoadBalancer: an address, rules for each port and one of the security group, once; all gone with the Service', async () => {
    const first = await whileTimePasses(side.ensureLoadBalancer(clusterId, request));
    expect(await whileTimePasses(side.ensureLoadBalancer(clusterId, request))).toEqual(first);
    expect(await addresses()).toMatchObject([
      {
        ...{ ipAddress: 'ip' in first ? first.ip : '' },
        tags: { 'k8s-azure-service': 'gitpod/proxy', 'slipway-installation': 'acme-azure' },
      },
    ]);
    const balancer = await clients.network.loadBalancers.get(nodeGroup, 'kubernetes');
    expect(balancer.loadBalancingRules?.map(({ frontendPort }) => frontendPort)).toEqual([80, 443]);
    expect(balancer.frontendIPConfigurations).toHaveLength(2);
    const held = clients.network.publicIPAddresses.beginDeleteAndWait(
      nodeGroup,
      (await addresses())[0]?.name ?? '',
      fast,
    );
    await expect(finish(cloud, held)).rejects.toMatchObject({ code: 'PublicIPAddressCannotBeDeleted' });
    await whileTimePasses(side.deleteLoadBalancer(clusterId, request.uid));
    expect(await addresses()).toEqual([]);
    const left = await clients.network.loadBalancers.get(nodeGroup, 'kubernetes');
    expect(left).toMatchObject({ loadBalancingRules: [], frontendIPConfigurations: [{}] });
    await side.deleteLoadBalancer(clusterId, request.uid);
  });

  test('ensureDisk: a managed disk in the group of nodes, which goes with its claim or with the cluster', async () => {
    const { volumeHandle, driver } = await side.ensureDisk(clusterId, disk);
    expect(driver).toBe('disk.csi.azure.com');
    expect(await clients.compute.disks.get(nodeGroup, 'pvc-1')).toMatchObject({
      diskSizeGB: 20,
      tags: { 'kubernetes.io-created-for-pvc-name': 'data' },
    });
    await side.deleteDisk(clusterId, volumeHandle);
    await expect(clients.compute.disks.get(nodeGroup, 'pvc-1')).rejects.toMatchObject({ statusCode: 404 });
    await side.ensureDisk(clusterId, { ...disk, name: 'pvc-2' });
    await finish(cloud, clients.clusters.managedClusters.delete(group, 'acme-azure', fast));
    expect(cloud.leftovers().map(({ type }) => type)).not.toContain('Microsoft.Compute/disks');
  });

  describe('openZone', () => {
    const zoneId = `${groupId}/providers/Microsoft.Network/dnszones/${domain}`;
    let caller: WorkloadCaller;
    let clientId: string;
    beforeEach(async () => {
      const dns = new DnsManagementClient(operatorCredential(cloud), subscription, clientOptions(cloud));
      await dns.zones.createOrUpdate(group, domain, { location: 'global' });
      const { identities } = microsoftClients(cloud);
      const identity = await identities.userAssignedIdentities.createOrUpdate(group, 'acme-dns', { location });
      clientId = identity.clientId ?? '';
      const { oidcIssuerProfile } = await clients.clusters.managedClusters.get(group, 'acme-azure');
      await identities.federatedIdentityCredentials.createOrUpdate(group, 'acme-dns', 'external-dns', {
        issuer: oidcIssuerProfile?.issuerURL ?? '',
        subject: 'system:serviceaccount:external-dns:external-dns',
        audiences: ['api://AzureADTokenExchange'],
      });
      await cloud.scheduler.advance(15 * 60_000);
      await clients.authorization.roleAssignments.create(zoneId, '22222222-2222-4222-8222-222222222222', {
        principalId: identity.principalId ?? '',
        principalType: 'ServicePrincipal',
        roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${zoneContributor}`,
      });
      await cloud.scheduler.advance(10 * 60_000);
      caller = {
        namespace: 'external-dns',
        serviceAccount: 'external-dns',
        annotations: { 'azure.workload.identity/client-id': clientId },
        podLabels: { 'azure.workload.identity/use': 'true' },
      };
    });

    test('writes and removes records as the identity that trusts the service account', async () => {
      const zone = await side.openZone(clusterId, caller, domain);
      expect(zone.zone.toLowerCase()).toBe(zoneId.toLowerCase());
      await zone.upsert({ name: `*.ws.${domain}`, type: 'A', ttl: 300, values: ['198.51.100.7'] });
      expect(await zone.list()).toContainEqual({
        name: `*.ws.${domain}`,
        type: 'A',
        ttl: 300,
        values: ['198.51.100.7'],
      });
      await zone.remove({ name: `*.ws.${domain}`, type: 'A' });
      expect((await zone.list()).map(({ type }) => type)).toEqual(['NS']);
    });

    test.each<[string, (known: WorkloadCaller) => WorkloadCaller, RegExp]>([
      ['without the label on the pod', (known) => ({ ...known, podLabels: {} }), /no token file specified/],
      ['without the annotation', (known) => ({ ...known, annotations: {} }), /no client ID specified/],
      [
        'with an unknown client',
        (known) => ({ ...known, annotations: { 'azure.workload.identity/client-id': subscription } }),
        /AADSTS700016/,
      ],
      ['of another service account', (known) => ({ ...known, serviceAccount: 'other' }), /700213|subject/],
    ])('a pod %s gets in nowhere', async (_how, change, words) => {
      await expect(side.openZone(clusterId, change(caller), domain)).rejects.toThrow(words);
    });

    test('an identity without a role on the zone is refused by name', async () => {
      for await (const { id } of clients.authorization.roleAssignments.listForScope(zoneId))
        if (id?.includes('22222222')) await clients.authorization.roleAssignments.deleteById(id);
      await cloud.scheduler.advance(10 * 60_000);
      await expect(side.openZone(clusterId, caller, domain)).rejects.toThrow(
        /AuthorizationFailed.*Microsoft\.Network\/dnsZones\/read/,
      );
    });
  });
});
