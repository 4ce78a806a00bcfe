import type { RecordSet, RecordType } from '@azure/arm-dns';
import { concurrently, failed } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { AzureCloud } from './cloud.ts';
import { fullName, ownNames, typeOf } from './dns-registry.ts';
import type { PublicZone } from './dns-zones.ts';
import { hasRule } from './failure.ts';

/** Permissions of everything in this file. */
export const recordPermissions = ['Microsoft.Network/dnsZones/*/delete', 'Microsoft.Network/dnsZones/recordsets/read'];

/** Removals at a time: DNS takes few changes in a second. */
const atATime = 4;

/**
 * Removes what external-dns and the ACME solver left in our zone. Azure would delete a zone with everything that is in it, so a record
 * set of anybody else is looked for first.
 * @throws DEPENDENCY (SW-DEP-058), naming the others' records
 */
export async function removeOwnRecords(cloud: AzureCloud, scope: Scope, zone: PublicZone): Promise<void> {
  const records = (await listRecords(cloud, zone)).filter((record) => !belongsToZone(record));
  const registered = new Set([...ownNames(records, scope).values()].flat());
  const ours = records.filter((record) => registered.has(record) || isChallenge(record));
  const others = records.filter((record) => !ours.includes(record));
  if (others.length > 0) throw foreign(zone, others);
  await removeRecords(cloud, zone, ours);
}

/** Every record set of a zone. Empty: the zone is gone. */
export function listRecords(cloud: AzureCloud, { domain, resourceGroup }: PublicZone): Promise<RecordSet[]> {
  return cloud.listIfAny(`cannot list records of the DNS zone ${domain}`, async () =>
    (await cloud.clients.dns()).recordSets.listByDnsZone(resourceGroup, domain),
  );
}

/** Removes these record sets as they were seen: what somebody changed meanwhile stays, and is met by the next look. */
export async function removeRecords(
  cloud: AzureCloud,
  { domain, resourceGroup }: PublicZone,
  records: readonly RecordSet[],
): Promise<void> {
  await concurrently(records, atATime, async (record) => {
    const { name = '', etag } = record;
    const what = `cannot remove ${fullName(record)} from the DNS zone ${domain}`;
    const ifMatch = etag === undefined ? {} : { ifMatch: etag };
    try {
      await cloud.delete(what, async () =>
        (await cloud.clients.dns()).recordSets.delete(
          resourceGroup,
          domain,
          name,
          typeOf(record) as RecordType,
          ifMatch,
        ),
      );
    } catch (error) {
      if (!hasRule(error, 'SW-CONF-016')) throw error;
    }
  });
}

/** Made with the zone, and gone with it. Name servers of a name below are somebody's delegation. */
const belongsToZone = (record: RecordSet): boolean => record.name === '@' && ['SOA', 'NS'].includes(typeOf(record));

/** Of a solver: in our own zone nobody else's. */
const isChallenge = (record: RecordSet): boolean =>
  typeOf(record) === 'TXT' && fullName(record).startsWith('_acme-challenge.');

function foreign({ domain, resourceGroup }: PublicZone, others: readonly RecordSet[]): Error {
  const names = others.map((record) => `${fullName(record)} ${typeOf(record)}`).join(', ');
  return failed('DEPENDENCY', 'SW-DEP-058', `${others.length} records in the zone ${domain} are not ours: ${names}`, {
    fix: `az network dns record-set list --zone-name ${domain} --resource-group ${resourceGroup}; remove them, then slipway retry {name}`,
  });
}
