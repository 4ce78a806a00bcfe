import type { RecordSet } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { integer, list, object, objects, text } from '../../core/json.ts';
import { removeResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { propertiesOf, recordProperty, valuesOf } from './record-data.ts';
import type { RecordType } from './record-data.ts';
import { putRecordSet } from './record-sets.ts';
import { recordSetsOf, recordTypeOf } from './zone.ts';

const kinds = ['A', 'AAAA', 'CNAME', 'TXT', 'NS'] as const;
const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** Name within the zone: `@`, `*.ws`. */
function relativeName(zone: Resource, name: string): string {
  const [full, own] = [bare(name), zone.name.toLowerCase()];
  return full === own ? '@' : full.slice(0, -own.length - 1);
}

/** Records of a zone as controllers in a cluster read them; texts unquoted. */
export function readRecords(azure: Azure, zone: Resource): RecordSet[] {
  return recordSetsOf(azure, zone.id).flatMap((set) => {
    const type = kinds.find((kind) => kind === recordTypeOf(set));
    if (!type) return [];
    const properties = object(set.body, 'properties');
    const values = type === 'TXT' ? textsOf(set) : valuesOf(type, properties).map((value) => value.replace(/\.$/, ''));
    return [{ name: bare(text(properties, 'fqdn')), type, ttl: integer(properties, 'TTL') ?? 0, values }];
  });
}

function textsOf(set: Resource): string[] {
  return objects(object(set.body, 'properties'), recordProperty.TXT).map((record) => list(record, 'value').join(''));
}

/** Creates or replaces a set with Azure DNS's own refusals; writes nothing where it holds just that. */
export function upsertRecord(azure: Azure, zone: Resource, record: RecordSet, by: string): void {
  const before = readRecords(azure, zone).find((item) => item.name === bare(record.name) && item.type === record.type);
  const wanted = record.values.map((value) => (record.type === 'TXT' ? value : value.replace(/\.$/, '')));
  if (before && before.ttl === record.ttl && JSON.stringify(before.values) === JSON.stringify(wanted)) return;
  const type: Exclude<RecordType, 'SOA'> = record.type;
  const properties = { TTL: record.ttl, ...propertiesOf(type, record.values) };
  putRecordSet(azure, zone, { type, name: relativeName(zone, record.name), properties }, by);
}

export function removeRecord(azure: Azure, zone: Resource, record: Pick<RecordSet, 'name' | 'type'>, by: string): void {
  removeResource(azure, `${zone.id}/${record.type}/${relativeName(zone, record.name)}`, by);
}
