import type { RecordSet } from '../../../core/cluster-host.ts';
import { registeredType } from './alias.ts';
import type { Flags } from './flags.ts';

const template = '%{record_type}';

/**
 * The name of the TXT record that says who owns a record. It starts from the first label, so that without a prefix that
 * ends in a dot the one of a zone's apex is a sibling of the zone and cannot be kept in it.
 */
export function ownershipName(record: Pick<RecordSet, 'name' | 'type' | 'alias'>, flags: Flags): string {
  const { name } = record;
  const kind = registeredType(record);
  const [first = '', ...rest] = name.split('.');
  const label = first === '*' && flags.wildcardReplacement ? flags.wildcardReplacement : first;
  const isTyped = flags.txtPrefix.includes(template) || flags.txtSuffix.includes(template);
  const prefix = flags.txtPrefix.replaceAll(template, kind);
  const suffix = flags.txtSuffix.replaceAll(template, kind);
  return [`${prefix}${isTyped ? '' : `${kind}-`}${label}${suffix}`, ...rest].join('.');
}

/** The ownership record of a record made for a resource such as `service/gitpod/proxy`. */
export function ownershipRecord(record: RecordSet, resource: string, flags: Flags): RecordSet {
  const value = `heritage=external-dns,external-dns/owner=${flags.ownerId},external-dns/resource=${resource}`;
  return { name: ownershipName(record, flags), type: 'TXT', ttl: record.ttl, values: [value] };
}

/** Who owns a record according to the zone; undefined when nobody is named. */
export function ownerOf(record: RecordSet, records: RecordSet[], flags: Flags): string | undefined {
  const name = ownershipName(record, flags);
  const texts = records.find((other) => other.type === 'TXT' && other.name === name)?.values ?? [];
  const heritage = texts.find((text) => text.startsWith('heritage=external-dns'));
  return /external-dns\/owner=([^,]*)/.exec(heritage ?? '')?.[1];
}
