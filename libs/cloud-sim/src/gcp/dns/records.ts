import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import { parseAddress } from '../../core/cidr.ts';
import { alreadyExists, GoogleFault, invalid, notFound } from '../fault.ts';
import type { Gcp } from '../gcp.ts';

/** A record set of a zone. Lists show it at once, name servers from `servedAt` on. */
export interface StoredRecord {
  zone: string;
  name: string;
  type: string;
  ttl: number;
  rrdatas: string[];
  servedAt: number;
  /** Set when it was removed: name servers still answer with it until then. */
  retiredAt?: number;
}

const table = 'records';
const retired = 'retiredRecords';
const key = (zone: string, name: string, type: string): string => `${zone} ${name} ${type}`;
const types = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'];

export function recordsOf(gcp: Gcp, zone: string): StoredRecord[] {
  return gcp.store.all<StoredRecord>(table).filter((record) => record.zone === zone);
}

export function findRecord(gcp: Gcp, zone: string, name: string, type: string): StoredRecord | undefined {
  return gcp.store.get<StoredRecord>(table, key(zone, name, type));
}

export function putRecord(gcp: Gcp, record: StoredRecord): void {
  gcp.store.put(table, key(record.zone, record.name, record.type), record);
}

function dropRecord(gcp: Gcp, record: StoredRecord, servedUntil: number): void {
  gcp.store.delete(table, key(record.zone, record.name, record.type));
  gcp.store.put(retired, key(record.zone, record.name, record.type), { ...record, retiredAt: servedUntil });
}

export function dropZone(gcp: Gcp, zone: string): void {
  for (const record of recordsOf(gcp, zone)) gcp.store.delete(table, key(zone, record.name, record.type));
  for (const item of gcp.store.keys(retired)) if (item.startsWith(`${zone} `)) gcp.store.delete(retired, item);
}

/** What the zone's name servers answer now. */
export function servedRecords(gcp: Gcp, zone: string): StoredRecord[] {
  const now = gcp.clock.now();
  const current = recordsOf(gcp, zone).filter((record) => record.servedAt <= now);
  const old = gcp.store
    .all<StoredRecord>(retired)
    .filter((record) => record.zone === zone && (record.retiredAt ?? 0) > now)
    .filter((record) => !current.some((item) => item.name === record.name && item.type === record.type));
  return [...current, ...old];
}

export function showRecord(record: StoredRecord): JsonObject {
  const { name, type, ttl, rrdatas } = record;
  return { kind: 'dns#resourceRecordSet', name, type, ttl, rrdatas, signatureRrdatas: [] };
}

/** Reads a record set of a request; 400 in Cloud DNS's words when it could not be served. */
export function readRecord(zone: Resource, set: JsonObject, field: string): StoredRecord {
  const name = text(set, 'name').toLowerCase();
  const type = text(set, 'type');
  const rrdatas = (set['rrdatas'] as string[] | undefined) ?? [];
  const dnsName = text(zone.body, 'dnsName');
  const bad = (what: string, value: string) => invalid(`Invalid value for '${field}.${what}': '${value}'`);
  if (!types.includes(type)) throw bad('type', type);
  if (!name.endsWith('.') || !/^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+$/.test(name)) throw bad('name', name);
  if (name !== dnsName && !name.endsWith(`.${dnsName}`)) throw bad('name', name);
  if (rrdatas.length === 0) throw bad('rrdata', '');
  if (type === 'CNAME' && (rrdatas.length !== 1 || name === dnsName)) throw bad('rrdata', rrdatas.join(','));
  for (const data of rrdatas) if (!dataRule(type)(data)) throw bad('rrdata', data);
  return { zone: zone.id, name, type, ttl: integer(set, 'ttl') ?? 0, rrdatas: [...rrdatas], servedAt: 0 };
}

function dataRule(type: string): (data: string) => boolean {
  if (type === 'A') return (data) => parseAddress(data) !== undefined;
  if (type === 'AAAA') return (data) => /^[0-9a-f:]+$/i.test(data);
  if (type === 'CNAME' || type === 'NS') return (data) => data.endsWith('.');
  if (type === 'TXT') return (data) => /^"([^"\\]|\\.)*"( "([^"\\]|\\.)*")*$/.test(data) || !/[\s"]/.test(data);
  return (data) => data !== '';
}

const shown = (record: { name: string; type: string }): string => `${record.name} (${record.type})`;

/** All deletions and additions, or nothing. */
export function applyChange(
  gcp: Gcp,
  zone: Resource,
  additions: StoredRecord[],
  deletions: StoredRecord[],
  servedAt: number,
): void {
  const apex = text(zone.body, 'dnsName');
  deletions.forEach((wanted, index) => {
    const field = `entity.change.deletions[${index}]`;
    const found = findRecord(gcp, zone.id, wanted.name, wanted.type);
    if (!found) throw notFound(`The '${field}' resource named '${shown(wanted)}' does not exist.`);
    const same = found.ttl === wanted.ttl && [...found.rrdatas].sort().join() === [...wanted.rrdatas].sort().join();
    if (!same)
      throw new GoogleFault(412, 'FAILED_PRECONDITION', 'conditionNotMet', `Precondition not met for '${field}'`);
    const replaced = additions.some((item) => item.name === wanted.name && item.type === wanted.type);
    if (wanted.name === apex && ['SOA', 'NS'].includes(wanted.type) && !replaced) {
      throw invalid(
        `A resource record set of type '${wanted.type}' is required at the zone apex.`,
        'containerMustContainSOAAndNS',
      );
    }
    dropRecord(gcp, found, servedAt);
  });
  additions.forEach((record, index) => {
    const field = `entity.change.additions[${index}]`;
    if (findRecord(gcp, zone.id, record.name, record.type))
      throw alreadyExists(`The resource '${field}' named '${shown(record)}' already exists`);
    const here = recordsOf(gcp, zone.id).filter((item) => item.name === record.name);
    if (here.length > 0 && (record.type === 'CNAME' || here.some((item) => item.type === 'CNAME'))) {
      throw invalid(
        `The resource record set '${field}' is invalid because the DNS name '${record.name}' may have either one CNAME resource record set or resource record sets of other types, but not both.`,
        'cnameResourceRecordSetConflict',
      );
    }
    putRecord(gcp, { ...record, servedAt });
  });
}
