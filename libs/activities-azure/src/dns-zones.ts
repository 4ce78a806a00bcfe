import type { Zone } from '@azure/arm-dns';
import type { AzureCloud } from './cloud.ts';
import { groupIn } from './names.ts';

/** Permissions of everything in this file. */
export const zonePermissions = ['Microsoft.Network/dnsZones/read'];

/** A public zone, and where it is. */
export interface PublicZone {
  id: string;
  /** Without a dot at its end. */
  domain: string;
  resourceGroup: string;
  zone: Zone;
}

/** Of the whole subscription, whoever's. */
export async function publicZones(
  cloud: AzureCloud,
  isWanted: (domain: string) => boolean = () => true,
): Promise<PublicZone[]> {
  const all = await cloud.list('cannot list DNS zones', async () => (await cloud.clients.dns()).zones.list());
  return all
    .filter(({ zoneType }) => zoneType !== 'Private')
    .map(toPublicZone)
    .filter(({ domain }) => isWanted(domain));
}

/** Undefined: absent, or its group is. */
export async function readZone(cloud: AzureCloud, group: string, domain: string): Promise<PublicZone | undefined> {
  const found = await cloud.find(`cannot read the DNS zone ${domain}`, async () =>
    (await cloud.clients.dns()).zones.get(group, domain),
  );
  return found && toPublicZone(found);
}

const toPublicZone = (zone: Zone): PublicZone => ({
  id: zone.id ?? '',
  domain: (zone.name ?? '').replace(/\.$/, '').toLowerCase(),
  resourceGroup: groupIn(zone.id) ?? '',
  zone,
});
