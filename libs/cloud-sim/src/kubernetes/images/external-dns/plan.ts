import type { RecordSet } from '../../../core/cluster-host.ts';
import type { Flags } from './flags.ts';
import { isManaged, type Endpoint } from './source.ts';
import { ownerOf, ownershipRecord, ownershipName } from './ownership.ts';

/** What has to happen to one zone. */
export interface Plan {
  upserts: RecordSet[];
  removals: Pick<RecordSet, 'name' | 'type'>[];
}

const managedTypes = ['A', 'AAAA', 'CNAME'];

/** Compares a zone with what is wanted in it: foreign records are left alone, own ones follow the policy. */
export function makePlan(zone: string, records: RecordSet[], endpoints: Endpoint[], flags: Flags): Plan {
  const isInside = ({ name }: Pick<RecordSet, 'name'>): boolean => name === zone || name.endsWith(`.${zone}`);
  const plan: Plan = { upserts: [], removals: [] };
  const keepsOwners = flags.registry === 'txt';
  const wanted = endpoints.filter(({ record }) => isInside(record));

  for (const { record, resource } of wanted) {
    const current = records.find(({ name, type }) => name === record.name && type === record.type);
    if (current && (isEqual(current, record) || flags.policy === 'create-only')) continue;
    if (current && keepsOwners && ownerOf(current, records, flags) !== flags.ownerId) continue;
    plan.upserts.push(record);
    if (keepsOwners) plan.upserts.push(ownershipRecord(record, resource, flags));
  }

  if (flags.policy === 'sync') {
    const names = new Set(wanted.map(({ record }) => `${record.name} ${record.type}`));
    for (const record of records) {
      if (!managedTypes.includes(record.type) || !isManaged(record.name, flags)) continue;
      if (names.has(`${record.name} ${record.type}`)) continue;
      if (keepsOwners && ownerOf(record, records, flags) !== flags.ownerId) continue;
      plan.removals.push({ name: record.name, type: record.type });
      if (keepsOwners) plan.removals.push({ name: ownershipName(record, flags), type: 'TXT' });
    }
  }
  // The provider drops what does not belong to the zone without a word.
  return { upserts: plan.upserts.filter(isInside), removals: plan.removals.filter(isInside) };
}

function isEqual(a: RecordSet, b: RecordSet): boolean {
  if (a.alias !== undefined || b.alias !== undefined) return a.alias === b.alias;
  return a.ttl === b.ttl && [...a.values].sort().join() === [...b.values].sort().join();
}
