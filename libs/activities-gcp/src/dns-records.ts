import { failed } from '@slipway/activities-core';
import { uniqueSuffix } from '@slipway/blueprint';
import type { Ref, Scope } from '@slipway/contracts';
import type { dns_v1 } from 'googleapis/build/src/apis/dns/v1.js';
import type { GoogleCloud } from './cloud.ts';
import { hasRule, isAbsent } from './failure.ts';
import { everyPage } from './pages.ts';

type RecordSet = dns_v1.Schema$ResourceRecordSet;

/** As external-dns is told, see the platform's blueprint. */
const ownerId = (scope: Scope): string => `slipway-${scope.installation}-${uniqueSuffix(scope, 'dns')}`;

/**
 * Removes what external-dns and the ACME solver left in our zone, so that the zone can go. A record set of anybody else stays,
 * and so does the zone.
 * @throws DEPENDENCY (SW-DEP-058), naming the others' records
 */
export async function removeOwnRecords(cloud: GoogleCloud, ref: Ref): Promise<void> {
  const what = `cannot remove records from the zone ${ref.name}`;
  await cloud.until({ everyMs: 1_000, budgetMs: 60_000, what }, async () => {
    const records = (await listRecords(cloud, ref.name)).filter(({ type }) => type !== 'SOA' && type !== 'NS');
    const owned = ownedNames(records, ref.scope);
    const ours = records.filter((record) => isOurs(record, owned));
    if (ours.length < records.length)
      throw foreign(
        ref.name,
        records.filter((record) => !ours.includes(record)),
      );
    if (ours.length === 0) return { done: true, value: undefined };
    const { changes } = await cloud.clients.dns();
    const requestBody = { deletions: ours };
    try {
      await cloud.send(what, () => changes.create({ project: cloud.project, managedZone: ref.name, requestBody }));
    } catch (error) {
      // Somebody removed one of them meanwhile: read again.
      if (!isAbsent(error) && !hasRule(error, 'SW-CONF-016')) throw error;
    }
    return { done: false, waitingFor: { records: ours.length } };
  });
}

async function listRecords(cloud: GoogleCloud, zone: string): Promise<RecordSet[]> {
  const { resourceRecordSets } = await cloud.clients.dns();
  const found = await cloud.find(`cannot list records of ${zone}`, () =>
    everyPage(
      (page) => resourceRecordSets.list({ project: cloud.project, managedZone: zone, ...page }),
      ({ rrsets }) => rrsets,
    ),
  );
  return found ?? [];
}

/**
 * Names that external-dns registered as ours. Its TXT record stands beside each: under the same name, as `<type>-<name>`, or with
 * a prefix label that ends in the type; `wildcard` stands for `*`. kubernetes-sigs.github.io/external-dns/latest/docs/registry/txt
 */
function ownedNames(records: RecordSet[], scope: Scope): Set<string> {
  const mark = `external-dns/owner=${ownerId(scope)}`;
  const owners = records.filter(({ type, rrdatas }) => type === 'TXT' && rrdatas?.some((text) => hasWord(text, mark)));
  return new Set(
    owners.flatMap(({ name }) => {
      const registered = name ?? '';
      const stripped = [/^(a|aaaa|cname|txt)-/, /^([a-z0-9_]+-)?(a|aaaa|cname|txt)\./].map((prefix) =>
        registered.replace(prefix, ''),
      );
      const names = [registered, ...stripped];
      return [...names, ...names.map((each) => each.replace(/^wildcard\./, '*.'))];
    }),
  );
}

const hasWord = (text: string, word: string): boolean => text.replaceAll('"', '').split(',').includes(word);

function isOurs({ name, type }: RecordSet, owned: Set<string>): boolean {
  return owned.has(name ?? '') || (type === 'TXT' && (name ?? '').startsWith('_acme-challenge.'));
}

function foreign(zone: string, others: RecordSet[]): Error {
  const names = others.map(({ name, type }) => `${name ?? ''} ${type ?? ''}`).join(', ');
  return failed('DEPENDENCY', 'SW-DEP-058', `${others.length} records in the zone ${zone} are not ours: ${names}`, {
    fix: 'remove them, then tear down again',
  });
}
