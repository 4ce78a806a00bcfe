import type { Ref } from '@slipway/contracts';
import { uniqueSuffix } from '@slipway/blueprint';
import type { dns_v1 } from 'googleapis/build/src/apis/dns/v1.js';
import type { GoogleCloud } from './cloud.ts';

type RecordSet = dns_v1.Schema$ResourceRecordSet;

/**
 * Removes what is left of our own records, so that the zone can go: those that external-dns made, which say so in a TXT record
 * with our owner id beside them, and what a solver left of a challenge. Anything else is somebody's and stays.
 */
export async function removeOwnRecords(cloud: GoogleCloud, ref: Ref): Promise<void> {
  const { changes } = await cloud.clients.dns();
  const records = await listRecords(cloud, ref.name);
  const deletions = ownRecords(records, ref);
  if (deletions.length === 0) return;
  await cloud.send(`cannot remove the records of the DNS zone ${ref.name}`, () =>
    changes.create({ project: cloud.project, managedZone: ref.name, requestBody: { deletions } }),
  );
}

async function listRecords(cloud: GoogleCloud, managedZone: string): Promise<RecordSet[]> {
  const { resourceRecordSets } = await cloud.clients.dns();
  const found: RecordSet[] = [];
  let pageToken: string | undefined;
  do {
    const page = await cloud.read(`cannot list the records of the DNS zone ${managedZone}`, async () => {
      const request = { project: cloud.project, managedZone, ...(pageToken === undefined ? {} : { pageToken }) };
      return (await resourceRecordSets.list(request)).data;
    });
    found.push(...(page.rrsets ?? []));
    pageToken = page.nextPageToken ?? undefined;
  } while (pageToken !== undefined);
  return found;
}

function ownRecords(records: readonly RecordSet[], { scope }: Ref): RecordSet[] {
  const owner = `external-dns/owner=slipway-${scope.installation}-${uniqueSuffix(scope, 'dns')}`;
  const markers = records.filter(
    ({ type, rrdatas }) => type === 'TXT' && rrdatas?.some((text) => text.includes(owner)),
  );
  // external-dns writes `a-<name>` for an A record; its older form has the record's own name.
  const owned = new Set(markers.flatMap(({ name = '' }) => [name, name?.replace(/^(a|aaaa|cname)-/, '')]));
  return records.filter(({ name, type }) => {
    if (type === 'SOA' || type === 'NS') return false;
    if (type === 'TXT') return markers.some((marker) => marker.name === name) || name?.startsWith('_acme-challenge.');
    return owned.has(name ?? '') || owned.has(name?.replace(/^\*\./, 'wildcard.') ?? '');
  });
}
