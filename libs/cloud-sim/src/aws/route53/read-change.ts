import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, objects, text } from '../../core/json.ts';
import { dataProblem } from './record-data.ts';
import { fqdn, isDomainName, isWithin } from './names.ts';
import type { RecordSet } from './record-sets.ts';
import { invalidInput } from './refusals.ts';
import { bareId, zoneName } from './zone.ts';

export type Action = 'CREATE' | 'DELETE' | 'UPSERT';

export interface WantedChange {
  action: Action;
  set: RecordSet;
}

const routing = [
  'Weight',
  'Region',
  'GeoLocation',
  'Failover',
  'MultiValueAnswer',
  'HealthCheckId',
  'CidrRoutingConfig',
  'GeoProximityLocation',
] as const;

/** Reads one change of a batch. Throws InvalidInput when it is no change at all; `problems` gets what makes the batch invalid. */
export function readChange(zone: Resource, change: JsonObject, madeBy: string, problems: string[]): WantedChange {
  const wanted = object(change, 'ResourceRecordSet');
  const action = text(change, 'Action') as Action;
  const type = text(wanted, 'Type');
  const name = fqdn(text(wanted, 'Name'));
  const identifier = text(wanted, 'SetIdentifier');
  const where = `Change with [Action=${action}, Name=${name}, Type=${type}, SetIdentifier=${identifier || 'null'}]`;
  if (!isDomainName(name)) throw invalidInput(`Invalid request: '${name}' is not a valid domain name in ${where}`);
  const alias = wanted['AliasTarget'] === undefined ? undefined : readAlias(object(wanted, 'AliasTarget'));
  const ttl = integer(wanted, 'TTL');
  const values = objects(wanted, 'ResourceRecords').map((record) => text(record, 'Value'));
  if (wanted['ResourceRecords'] !== undefined && values.length === 0)
    throw invalidInput(
      "Invalid XML ; cvc-complex-type.2.4.b: The content of element 'ResourceRecords' is not complete. One of '{ResourceRecord}' is expected.",
    );
  const plain = ttl !== undefined && values.length > 0;
  if (alias ? ttl !== undefined || values.length > 0 : !plain)
    throw invalidInput(
      `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found ${alias ? 'more than one' : 'none'} in ${where}`,
    );
  if (!isWithin(name, zoneName(zone)))
    problems.push(`RRSet with DNS name ${name} is not permitted in zone ${zoneName(zone)}`);
  if (type === 'CNAME' && name === zoneName(zone))
    problems.push(`RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zoneName(zone)}`);
  if (type === 'CNAME' && values.length > 1)
    problems.push(`RRSet of type CNAME with DNS name ${name} has more than one resource record`);
  if (new Set(values).size < values.length)
    problems.push(`Duplicate Resource Record: '${values.find((value, at) => values.indexOf(value) !== at)}'`);
  for (const value of values) {
    const problem = dataProblem(type, value);
    if (problem !== undefined) problems.push(problem);
  }
  const extra = Object.fromEntries(routing.filter((key) => wanted[key] !== undefined).map((key) => [key, wanted[key]]));
  return {
    action,
    set: {
      zone: zone.id,
      name,
      type,
      identifier,
      values,
      routing: extra,
      madeBy,
      ...(alias ? { alias } : { ttl: ttl ?? 0 }),
    },
  };
}

function readAlias(target: JsonObject): NonNullable<RecordSet['alias']> {
  return {
    hostedZoneId: bareId(text(target, 'HostedZoneId')),
    dnsName: fqdn(text(target, 'DNSName')),
    evaluateTargetHealth: target['EvaluateTargetHealth'] === true,
  };
}
