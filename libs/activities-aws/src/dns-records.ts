import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type HostedZone,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { failed } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';
import { awaitChange, changePermissions } from './dns-change.ts';
import { ownNames, plainName } from './dns-registry.ts';
import { hasCode } from './failure.ts';

/** Changes that one request may hold. docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets */
const mostChanges = 1_000;

/** Permissions of everything in this file. */
export const recordPermissions = [
  ...changePermissions,
  'route53:ChangeResourceRecordSets',
  'route53:ListResourceRecordSets',
];

/**
 * Removes what external-dns and the ACME solver left in our zone, so that the zone can go. A record set of anybody else stays, and
 * so does the zone.
 * @throws DEPENDENCY (SW-DEP-058), naming the others' records
 */
export async function removeOwnRecords(cloud: AmazonCloud, scope: Scope, zone: HostedZone): Promise<void> {
  const id = zoneIdOf(zone);
  const what = `cannot remove records from the zone ${id}`;
  await cloud.until({ everyMs: 1_000, budgetMs: 120_000, what }, async () => {
    const records = (await listRecords(cloud, id)).filter((record) => !belongsToZone(record, zone));
    const registered = new Set([...ownNames(records, scope).values()].flat());
    const ours = records.filter((record) => registered.has(record) || isChallenge(record));
    const others = records.filter((record) => !ours.includes(record));
    if (others.length > 0) throw foreign(zone, others);
    if (ours.length === 0) return { done: true, value: undefined };
    await removeRecords(cloud, id, ours);
    return { done: false, waitingFor: { records: ours.length } };
  });
}

/** Where the next page of records begins: three members make its place. */
type Place = Pick<ListResourceRecordSetsCommandInput, 'StartRecordName' | 'StartRecordType' | 'StartRecordIdentifier'>;

/** Every record set of a zone. Empty: the zone is gone. */
export async function listRecords(cloud: AmazonCloud, zoneId: string): Promise<ResourceRecordSet[]> {
  const records: ResourceRecordSet[] = [];
  for (let place: Place | undefined = {}; place !== undefined;) {
    const page = await readPage(cloud, zoneId, place);
    records.push(...(page?.ResourceRecordSets ?? []));
    place = page && nextPlace(page);
  }
  return records;
}

type Page = ListResourceRecordSetsCommandOutput;

function readPage(cloud: AmazonCloud, zoneId: string, place: Place): Promise<Page | undefined> {
  const request = new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, ...place });
  return cloud.find(`cannot list records of the zone ${zoneId}`, async () =>
    (await cloud.clients.route53()).send(request),
  );
}

const nextPlace = (page: Page): Place | undefined =>
  page.IsTruncated
    ? {
        StartRecordName: page.NextRecordName,
        StartRecordType: page.NextRecordType,
        StartRecordIdentifier: page.NextRecordIdentifier,
      }
    : undefined;

/**
 * Asks for the removal of these very record sets and waits until the name servers know; what somebody removed or changed meanwhile
 * is met by the next look.
 */
export async function removeRecords(cloud: AmazonCloud, zoneId: string, records: ResourceRecordSet[]): Promise<void> {
  const what = `cannot remove records from the zone ${zoneId}`;
  for (let from = 0; from < records.length; from += mostChanges) {
    const changes = records
      .slice(from, from + mostChanges)
      .map((record) => ({ Action: 'DELETE' as const, ResourceRecordSet: record }));
    const request = new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } });
    try {
      const made = await cloud.find(what, async () => (await cloud.clients.route53()).send(request));
      await awaitChange(cloud, made?.ChangeInfo, what);
    } catch (error) {
      if (!hasCode(error, 'InvalidChangeBatch')) throw error;
    }
  }
}

/** `Z0123456789ABCDEFGHIJ`, as everything but the API's own answers writes it. */
export const zoneIdOf = ({ Id }: HostedZone): string => (Id ?? '').replace(/^\/hostedzone\//, '');

/** Made with the zone, and gone with it. Name servers of a name below are somebody's delegation. */
const belongsToZone = ({ Name, Type }: ResourceRecordSet, zone: HostedZone): boolean =>
  Name === zone.Name && (Type === 'SOA' || Type === 'NS');

/** Of a solver: in our own zone nobody else's. */
const isChallenge = ({ Name, Type }: ResourceRecordSet): boolean =>
  Type === 'TXT' && (Name ?? '').startsWith('_acme-challenge.');

function foreign(zone: HostedZone, others: ResourceRecordSet[]): Error {
  const id = zoneIdOf(zone);
  const names = others.map(({ Name, Type }) => `${plainName(Name)} ${Type ?? ''}`).join(', ');
  return failed('DEPENDENCY', 'SW-DEP-058', `${others.length} records in the zone ${id} are not ours: ${names}`, {
    fix: `aws route53 list-resource-record-sets --hosted-zone-id ${id}; remove them, then slipway retry {name}`,
  });
}
