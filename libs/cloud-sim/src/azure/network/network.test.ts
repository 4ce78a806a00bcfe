import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { location, prepareGroup } from '../../testing/microsoft-clients.ts';
import { clusterClients, fast, finish, group, groupId, makeCluster } from '../../testing/reference-azure.ts';

const space = { addressPrefixes: ['10.2.0.0/16'] };
const nodes = { name: 'nodes', addressPrefix: '10.2.1.0/24' };

describe('Microsoft.Network', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof clusterClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 11 });
    clients = clusterClients(cloud);
    await prepareGroup(cloud);
  });
  afterEach(() => cloud.close());
  const putNetwork = (subnets: object[] | undefined = [nodes]) =>
    finish(
      cloud,
      clients.network.virtualNetworks.beginCreateOrUpdateAndWait(
        group,
        'acme-net',
        { location, addressSpace: space, subnets },
        fast,
      ),
    );
  const putSubnet = (name: string, body: object) =>
    finish(cloud, clients.network.subnets.beginCreateOrUpdateAndWait(group, 'acme-net', name, body, fast));

  test('virtualNetworks: created with its subnets, which stand by themselves', async () => {
    const made = await putNetwork();
    expect(made).toMatchObject({
      provisioningState: 'Succeeded',
      subnets: [{ name: 'nodes', provisioningState: 'Succeeded' }],
    });
    expect(await clients.network.subnets.get(group, 'acme-net', 'nodes')).toMatchObject({
      addressPrefix: '10.2.1.0/24',
    });
  });

  test('virtualNetworks: a PUT without a subnet drops it', async () => {
    await putNetwork();
    await putNetwork([]);
    await expect(clients.network.subnets.get(group, 'acme-net', 'nodes')).rejects.toMatchObject({ statusCode: 404 });
  });

  test.each([
    ['outside of the network', { addressPrefix: '10.3.0.0/24' }, 'NetcfgInvalidSubnet'],
    ['that overlaps', { addressPrefix: '10.2.1.128/25' }, 'NetcfgSubnetRangesOverlap'],
    ['that is no range', { addressPrefix: '10.2.9.1/24' }, 'InvalidCIDRNotation'],
    [
      'with an unknown delegation',
      { addressPrefix: '10.2.2.0/27', delegations: [{ name: 'x', serviceName: 'Microsoft.Nothing/here' }] },
      'InvalidServiceNameOnDelegation',
    ],
  ])('subnets: one %s is refused', async (_how, body, code) => {
    await putNetwork();
    await expect(putSubnet('mysql', body)).rejects.toMatchObject({ code, statusCode: 400 });
  });

  test('subnets: a delegation is shown as Azure completes it', async () => {
    await putNetwork();
    const service = 'Microsoft.DBforMySQL/flexibleServers';
    const made = await putSubnet('mysql', {
      addressPrefix: '10.2.2.0/27',
      delegations: [{ name: 'mysql', serviceName: service }],
    });
    expect(made.delegations).toMatchObject([
      { serviceName: service, actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'] },
    ]);
  });

  test('subnets: two changes of one network at once are one too many', async () => {
    await putNetwork();
    const first = await clients.network.subnets.beginCreateOrUpdate(
      group,
      'acme-net',
      'a',
      { addressPrefix: '10.2.4.0/24' },
      fast,
    );
    await expect(
      clients.network.subnets.beginCreateOrUpdateAndWait(
        group,
        'acme-net',
        'b',
        { addressPrefix: '10.2.5.0/24' },
        fast,
      ),
    ).rejects.toMatchObject({
      code: 'AnotherOperationInProgress',
    });
    await finish(cloud, first.pollUntilDone());
  });

  test('subnets: machines hold theirs, and the network with it', async () => {
    await cloud.close();
    cloud = await startLocalCloud({ scale: 'manual', seed: 11 });
    clients = clusterClients(cloud);
    await makeCluster(cloud);
    const refusal = {
      code: 'InUseSubnetCannotBeDeleted',
      statusCode: 400,
      message: expect.stringMatching(
        /^Subnet nodes is in use by \/subscriptions\/.*\/ipConfigurations\/ipconfig1 and cannot be deleted\. In order to delete the subnet, delete all the resources within the subnet\. See aka\.ms\/deletesubnet\.$/,
      ),
    };
    await expect(
      finish(cloud, clients.network.subnets.beginDeleteAndWait(group, 'acme-net', 'nodes', fast)),
    ).rejects.toMatchObject(refusal);
    await expect(
      finish(cloud, clients.network.virtualNetworks.beginDeleteAndWait(group, 'acme-net', fast)),
    ).rejects.toMatchObject(refusal);
  });

  test('publicIPAddresses: one that a NAT gateway has is held', async () => {
    const address = await finish(
      cloud,
      clients.network.publicIPAddresses.beginCreateOrUpdateAndWait(
        group,
        'out',
        { location, sku: { name: 'Standard' }, publicIPAllocationMethod: 'Static' },
        fast,
      ),
    );
    expect(address.ipAddress).toMatch(/^198\.51\.100\.\d+$/);
    await finish(
      cloud,
      clients.network.natGateways.beginCreateOrUpdateAndWait(
        group,
        'nat',
        { location, sku: { name: 'Standard' }, publicIpAddresses: [{ id: address.id ?? '' }] },
        fast,
      ),
    );
    await expect(
      finish(cloud, clients.network.publicIPAddresses.beginDeleteAndWait(group, 'out', fast)),
    ).rejects.toMatchObject({ code: 'PublicIPAddressCannotBeDeleted' });
    await finish(cloud, clients.network.natGateways.beginDeleteAndWait(group, 'nat', fast));
    await finish(cloud, clients.network.publicIPAddresses.beginDeleteAndWait(group, 'out', fast));
    expect(cloud.leftovers()).toMatchObject([{ id: groupId }]);
  });

  test('networkSecurityGroups: one that a subnet has is held', async () => {
    const security = await finish(
      cloud,
      clients.network.networkSecurityGroups.beginCreateOrUpdateAndWait(group, 'nsg', { location }, fast),
    );
    await putNetwork([{ ...nodes, networkSecurityGroup: { id: security.id ?? '' } }]);
    await expect(
      finish(cloud, clients.network.networkSecurityGroups.beginDeleteAndWait(group, 'nsg', fast)),
    ).rejects.toMatchObject({ code: 'InUseNetworkSecurityGroupCannotBeDeleted' });
  });
});
