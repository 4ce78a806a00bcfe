import type { Resource } from '../../core/graph.ts';
import type { Aws } from '../aws.ts';
import { isBalancerZone } from './alias-zones.ts';
import type { WantedChange } from './read-change.ts';
import { findRecordSet, putRecordSet, recordSetsOf, removeRecordSet } from './record-sets.ts';
import type { RecordSet } from './record-sets.ts';
import { zoneArn, zoneName } from './zone.ts';

/** Makes the changes one after the other; what stands against them is added to `problems`, and the caller undoes all. */
export function applyBatch(aws: Aws, zone: Resource, changes: readonly WantedChange[], problems: string[]): void {
  const seen = new Set<string>();
  for (const { action, set } of changes) {
    const found = findRecordSet(aws, set);
    const key = `${action === 'DELETE' ? 'DELETE' : 'PUT'} ${set.name} ${set.type} ${set.identifier}`;
    if (seen.has(key))
      problems.push(
        `The request contains an invalid set of changes for a resource record set '${set.type} ${set.name}'`,
      );
    seen.add(key);
    const target = action === 'DELETE' ? undefined : aliasProblem(aws, zone, set);
    if (target !== undefined) problems.push(target);
    if (action === 'CREATE' && found)
      problems.push(`Tried to create resource record set ${shown(set)} but it already exists`);
    else if (action === 'DELETE' && !found)
      problems.push(`Tried to delete resource record set ${shown(set)} but it was not found`);
    else if (action === 'DELETE' && found && !same(found, set))
      problems.push(
        `Tried to delete resource record set ${shown(set)} but the values provided do not match the current values`,
      );
    else if (action === 'DELETE') removeRecordSet(aws, found ?? set, set.madeBy);
    else putRecordSet(aws, set);
  }
  problems.push(...conflicts(aws, zone, changes), ...apexProblems(aws, zone));
}

const shown = ({ name, type, identifier }: RecordSet): string =>
  `[name='${name}', type='${type}'${identifier === '' ? '' : `, set-identifier='${identifier}'`}]`;

function same(a: RecordSet, b: RecordSet): boolean {
  const facts = ({ ttl, values, alias, routing }: RecordSet): string =>
    JSON.stringify([
      ttl,
      [...values].sort(),
      alias && [alias.hostedZoneId, alias.dnsName, alias.evaluateTargetHealth],
      routing,
    ]);
  return facts(a) === facts(b);
}

/** An alias lies in its own zone and names a set of its type that is there, or in the zone of a load balancer. */
function aliasProblem(aws: Aws, zone: Resource, { alias, type }: RecordSet): string | undefined {
  if (!alias || isBalancerZone(alias.hostedZoneId, alias.dnsName)) return undefined;
  const tried = `Tried to create an alias that targets ${alias.dnsName}, type ${type} in zone ${alias.hostedZoneId}`;
  if (zoneArn(alias.hostedZoneId) !== zone.id || !alias.dnsName.endsWith(zoneName(zone)))
    return `${tried}, but the alias target name does not lie within the target zone`;
  const target = findRecordSet(aws, { zone: zone.id, name: alias.dnsName, type, identifier: '' });
  return target ? undefined : `${tried}, but that target was not found`;
}

function conflicts(aws: Aws, zone: Resource, changes: readonly WantedChange[]): string[] {
  const problems = new Set<string>();
  const sets = recordSetsOf(aws, zone.id);
  for (const { action, set } of changes) {
    const others = sets.filter((other) => other.name === set.name && other.type !== set.type);
    if (action === 'DELETE' || others.length === 0) continue;
    if (set.type === 'CNAME')
      problems.add(
        `RRSet of type CNAME with DNS name ${set.name} is not permitted as it conflicts with other records with the same DNS name in zone ${zoneName(zone)}`,
      );
    else if (others.some((other) => other.type === 'CNAME'))
      problems.add(
        `RRSet of type ${set.type} with DNS name ${set.name} is not permitted because a conflicting RRSet of type  CNAME with the same DNS name already exists in zone ${zoneName(zone)}`,
      );
  }
  return [...problems];
}

function apexProblems(aws: Aws, zone: Resource): string[] {
  const apex = (type: string): RecordSet | undefined =>
    findRecordSet(aws, { zone: zone.id, name: zoneName(zone), type, identifier: '' });
  return [
    ...(apex('SOA')?.values.length === 1 ? [] : ['A HostedZone must contain exactly one SOA record.']),
    ...(apex('NS') ? [] : ['A HostedZone must contain at least one NS record for the zone itself.']),
  ];
}
