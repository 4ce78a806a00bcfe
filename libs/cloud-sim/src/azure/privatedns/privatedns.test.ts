import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { prepareGroup } from '../../testing/microsoft-clients.ts';
import {
  databaseGround,
  dataClients,
  group,
  updateIntervalInMs,
  whileTimePasses,
} from '../../testing/microsoft-data.ts';

const zoneName = 'acme-azure.private.mysql.database.azure.com';
const every = { updateIntervalInMs };

describe('private DNS zones', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof dataClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 5 });
    clients = dataClients(cloud);
    await prepareGroup(cloud, group);
  });
  afterEach(() => cloud.close());

  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      ({ code = '', statusCode = 0 }: { code?: string; statusCode?: number }) => `${statusCode} ${code}`,
    );
  const link = (name: string, network: string, zone = zoneName) =>
    whileTimePasses(
      cloud,
      clients.privateDns.virtualNetworkLinks.beginCreateOrUpdateAndWait(
        group,
        zone,
        name,
        { location: 'global', virtualNetwork: { id: network }, registrationEnabled: false },
        every,
      ),
    );

  test('zone and link: both by operations, counted in the zone, the link Completed', async () => {
    const ground = await databaseGround(cloud);
    const zone = await clients.privateDns.privateZones.get(group, zoneName);
    expect(zone).toMatchObject({
      location: 'global',
      provisioningState: 'Succeeded',
      numberOfRecordSets: 1,
      numberOfVirtualNetworkLinks: 1,
    });
    const found = await clients.privateDns.virtualNetworkLinks.get(group, zoneName, 'acme-azure');
    expect(found).toMatchObject({ virtualNetworkLinkState: 'Completed', virtualNetwork: { id: ground.network } });
  });

  test('links: refused to a missing network, twice to one network, and beside a zone of the same name', async () => {
    const { network } = await databaseGround(cloud);
    expect(await refusal(link('b', `${network}-gone`))).toBe('400 InvalidResourceReference');
    expect(await refusal(link('b', network))).toBe('409 Conflict');
    await prepareGroup(cloud, 'other');
    await whileTimePasses(
      cloud,
      clients.privateDns.privateZones.beginCreateOrUpdateAndWait('other', zoneName, { location: 'global' }, every),
    );
    const again = clients.privateDns.virtualNetworkLinks.beginCreateOrUpdateAndWait(
      'other',
      zoneName,
      'b',
      { location: 'global', virtualNetwork: { id: network } },
      every,
    );
    expect(await refusal(again)).toBe('409 Conflict');
  });

  test('deletion: a linked zone stays; a network that goes takes its links along', async () => {
    await databaseGround(cloud);
    const remove = () => clients.privateDns.privateZones.beginDeleteAndWait(group, zoneName, every);
    expect(await refusal(remove())).toBe('409 CannotDeleteResource');
    await whileTimePasses(cloud, clients.network.virtualNetworks.beginDeleteAndWait(group, 'acme-azure-net', every));
    expect((await clients.privateDns.privateZones.get(group, zoneName)).numberOfVirtualNetworkLinks).toBe(0);
    await whileTimePasses(cloud, remove());
    expect(await refusal(clients.privateDns.privateZones.get(group, zoneName))).toBe('404 ResourceNotFound');
  });
});
