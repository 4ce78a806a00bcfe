import type { JsonObject } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { compareText, shownName, sortKey } from './names.ts';

/** A record set of a zone. Lists show it at once; name servers once its change is INSYNC. */
export interface RecordSet {
  /** Id of the zone in the graph. */
  zone: string;
  /** Lower case with trailing dot, `*` as it is. */
  name: string;
  type: string;
  /** Tells apart sets of one name and type; '' for simple ones. */
  identifier: string;
  ttl?: number;
  values: string[];
  alias?: { hostedZoneId: string; dnsName: string; evaluateTargetHealth: boolean };
  /** Further members of the set, such as Weight. */
  routing: JsonObject;
  /** Id of the change that made it. */
  madeBy: string;
}

/** A set that was taken away or replaced: name servers hold it until that change is INSYNC. */
interface RetiredSet extends RecordSet {
  retiredBy: string;
}

const recordTable = 'aws.records';
const retiredTable = 'aws.retiredRecords';

type Key = Pick<RecordSet, 'zone' | 'name' | 'type' | 'identifier'>;
const keyOf = ({ zone, name, type, identifier }: Key): string => `${zone} ${name} ${type} ${identifier}`;

/** As the service orders them. */
export function recordSetsOf(aws: Aws, zone: string): RecordSet[] {
  return aws.store
    .all<RecordSet>(recordTable)
    .filter((set) => set.zone === zone)
    .sort((a, b) => compareText(orderOf(a), orderOf(b)));
}

export function orderOf({ name, type, identifier }: Omit<Key, 'zone'>): string {
  return `${sortKey(name)} ${type} ${identifier}`;
}

export function findRecordSet(aws: Aws, key: Key): RecordSet | undefined {
  return aws.store.get<RecordSet>(recordTable, keyOf(key));
}

export function putRecordSet(aws: Aws, set: RecordSet): void {
  const before = findRecordSet(aws, set);
  if (before) retire(aws, before, set.madeBy);
  aws.store.put(recordTable, keyOf(set), set);
}

export function removeRecordSet(aws: Aws, set: RecordSet, change: string): void {
  retire(aws, set, change);
  aws.store.delete(recordTable, keyOf(set));
}

function retire(aws: Aws, set: RecordSet, change: string): void {
  const retired: RetiredSet = { ...set, retiredBy: change };
  aws.store.put(retiredTable, `${keyOf(set)} ${change}`, retired);
}

/** Name servers forget what a change took away once they have the change. */
export function forgetRetired(aws: Aws, change: string): void {
  for (const set of aws.store.all<RetiredSet>(retiredTable))
    if (set.retiredBy === change) aws.store.delete(retiredTable, `${keyOf(set)} ${change}`);
}

export function dropRecordSets(aws: Aws, zone: string): void {
  for (const table of [recordTable, retiredTable])
    for (const key of aws.store.keys(table)) if (key.startsWith(`${zone} `)) aws.store.delete(table, key);
}

/** What the zone's name servers hold now: per set the newest whose change is INSYNC. */
export function servedRecordSets(aws: Aws, zone: string): RecordSet[] {
  const inSync = (change: string): boolean => aws.operations.get(change)?.doneAt !== undefined;
  const current = recordSetsOf(aws, zone).filter((set) => inSync(set.madeBy));
  const shown = new Set(current.map(keyOf));
  const old = aws.store.all<RetiredSet>(retiredTable).filter((set) => set.zone === zone && inSync(set.madeBy));
  // A later change supersedes an earlier one only when it is INSYNC itself, so the last retired set is the newest.
  for (const set of old.reverse()) {
    if (shown.has(keyOf(set))) continue;
    shown.add(keyOf(set));
    current.push(set);
  }
  return current;
}

/** As the API shows it. */
export function showRecordSet({ name, type, identifier, ttl, values, alias, routing }: RecordSet): JsonObject {
  const shown: JsonObject = { Name: shownName(name), Type: type, ...routing };
  if (identifier !== '') shown['SetIdentifier'] = identifier;
  if (!alias) return { ...shown, TTL: ttl, ResourceRecords: values.map((Value) => ({ Value })) };
  const { hostedZoneId, dnsName, evaluateTargetHealth } = alias;
  const AliasTarget = { HostedZoneId: hostedZoneId, DNSName: dnsName, EvaluateTargetHealth: evaluateTargetHealth };
  return { ...shown, AliasTarget };
}
