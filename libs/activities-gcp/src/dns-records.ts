import { failed } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { dns_v1 } from 'googleapis/build/src/apis/dns/v1.js';
import type { GoogleCloud } from './cloud.ts';
import { ownNames } from './dns-registry.ts';
import { hasRule, isAbsent } from './failure.ts';
import { everyPage } from './pages.ts';

export type RecordSet = dns_v1.Schema$ResourceRecordSet;

/**
 * Removes what external-dns and the ACME solver left in our zone, so that the zone can go. A record set of anybody else stays,
 * and so does the zone.
 * @throws DEPENDENCY (SW-DEP-058), naming the others' records
 */
export async function removeOwnRecords(cloud: GoogleCloud, ref: Ref): Promise<void> {
  const what = `cannot remove records from the zone ${ref.name}`;
  await cloud.until({ everyMs: 1_000, budgetMs: 60_000, what }, async () => {
    const records = (await listRecords(cloud, ref.name)).filter(({ type }) => type !== 'SOA' && type !== 'NS');
    const registered = new Set([...ownNames(records, ref.scope).values()].flat());
    const ours = records.filter((record) => registered.has(record) || isChallenge(record));
    if (ours.length < records.length)
      throw foreign(
        ref,
        records.filter((record) => !ours.includes(record)),
      );
    if (ours.length === 0) return { done: true, value: undefined };
    await removeRecords(cloud, ref.name, ours);
    return { done: false, waitingFor: { records: ours.length } };
  });
}

export async function listRecords(cloud: GoogleCloud, zone: string): Promise<RecordSet[]> {
  const { resourceRecordSets } = await cloud.clients.dns();
  const found = await cloud.find(`cannot list records of ${zone}`, () =>
    everyPage(
      (page) => resourceRecordSets.list({ project: cloud.project, managedZone: zone, ...page }),
      ({ rrsets }) => rrsets,
    ),
  );
  return found ?? [];
}

/** Asks for the removal of these very record sets, all or none. What somebody removed or changed meanwhile is met by the next look. */
export async function removeRecords(cloud: GoogleCloud, zone: string, deletions: RecordSet[]): Promise<void> {
  const { changes } = await cloud.clients.dns();
  try {
    await cloud.send(`cannot remove records from the zone ${zone}`, () =>
      changes.create({ project: cloud.project, managedZone: zone, requestBody: { deletions } }),
    );
  } catch (error) {
    if (!isAbsent(error) && !hasRule(error, 'SW-CONF-016')) throw error;
  }
}

/** Of a solver: in our own zone nobody else's. */
const isChallenge = ({ name, type }: RecordSet): boolean =>
  type === 'TXT' && (name ?? '').startsWith('_acme-challenge.');

function foreign({ name: zone, scope }: Ref, others: RecordSet[]): Error {
  const names = others.map(({ name, type }) => `${name ?? ''} ${type ?? ''}`).join(', ');
  return failed('DEPENDENCY', 'SW-DEP-058', `${others.length} records in the zone ${zone} are not ours: ${names}`, {
    fix: `gcloud dns record-sets list --zone ${zone} --project ${scope.account}; remove them, then slipway retry {name}`,
  });
}
