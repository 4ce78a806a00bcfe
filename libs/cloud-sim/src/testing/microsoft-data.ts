import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { DnsManagementClient } from '@azure/arm-dns';
import { MySQLManagementFlexibleServerClient } from '@azure/arm-mysql-flexible';
import type { Server } from '@azure/arm-mysql-flexible';
import { NetworkManagementClient } from '@azure/arm-network';
import { PrivateDnsManagementClient } from '@azure/arm-privatedns';
import { StorageManagementClient } from '@azure/arm-storage';
import type { LocalCloud } from '../local-cloud.ts';
import { clientOptions, location, operatorCredential, subscription } from './microsoft-clients.ts';

export const group = 'acme-gitpod';
/** How often clients look at operations of a standing clock, in real milliseconds. */
export const updateIntervalInMs = 5;

/** Clients of zones, databases, storage and registries, and of the networks they stand in. */
export function dataClients(cloud: LocalCloud) {
  const credential = operatorCredential(cloud);
  const options = clientOptions(cloud);
  return {
    dns: new DnsManagementClient(credential, subscription, options),
    mysql: new MySQLManagementFlexibleServerClient(credential, subscription, options),
    network: new NetworkManagementClient(credential, subscription, options),
    privateDns: new PrivateDnsManagementClient(credential, subscription, options),
    registry: new ContainerRegistryManagementClient(credential, subscription, options),
    storage: new StorageManagementClient(credential, subscription, options),
  };
}

/** Lets a standing clock run, an hour at most, until the work of a client is done. */
export async function whileTimePasses<T>(cloud: LocalCloud, work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = work.finally(() => (isOver = true));
  over.catch(() => undefined);
  for (let turn = 0; turn < 400 && !isOver; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (!isOver) await cloud.scheduler.advance(15_000);
  }
  return over;
}

export interface DatabaseGround {
  network: string;
  subnet: string;
  zone: string;
}

/** Network, delegated subnet, private zone and its link, as the reference architecture has them; `link: false` leaves that out. */
export async function databaseGround(cloud: LocalCloud, parts: { link?: boolean } = {}): Promise<DatabaseGround> {
  const { network, privateDns } = dataClients(cloud);
  const every = { updateIntervalInMs };
  const made = await whileTimePasses(
    cloud,
    network.virtualNetworks.beginCreateOrUpdateAndWait(
      group,
      'acme-azure-net',
      {
        location,
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [
          {
            name: 'mysql',
            addressPrefix: '10.0.9.0/28',
            delegations: [{ name: 'mysql', serviceName: 'Microsoft.DBforMySQL/flexibleServers' }],
          },
          { name: 'nodes', addressPrefix: '10.0.0.0/21' },
        ],
      },
      every,
    ),
  );
  const zoneName = 'acme-azure.private.mysql.database.azure.com';
  const zone = await whileTimePasses(
    cloud,
    privateDns.privateZones.beginCreateOrUpdateAndWait(group, zoneName, { location: 'global' }, every),
  );
  if (parts.link !== false) {
    const link = { location: 'global', virtualNetwork: { id: made.id ?? '' }, registrationEnabled: false };
    await whileTimePasses(
      cloud,
      privateDns.virtualNetworkLinks.beginCreateOrUpdateAndWait(group, zoneName, 'acme-azure', link, every),
    );
  }
  return { network: made.id ?? '', subnet: `${made.id ?? ''}/subnets/mysql`, zone: zone.id ?? '' };
}

/** The server of the reference architecture. */
export function referenceServer(ground: DatabaseGround): Server {
  return {
    location,
    sku: { name: 'Standard_D2ds_v4', tier: 'GeneralPurpose' },
    administratorLogin: 'gitpod',
    administratorLoginPassword: 'thrownAwayAtOnce1',
    version: '5.7',
    storage: { storageSizeGB: 20, autoGrow: 'Enabled' },
    backup: { backupRetentionDays: 7, geoRedundantBackup: 'Disabled' },
    highAvailability: { mode: 'Disabled' },
    network: { delegatedSubnetResourceId: ground.subnet, privateDnsZoneResourceId: ground.zone },
    tags: { 'slipway.dev-installation': 'acme-azure' },
  };
}
