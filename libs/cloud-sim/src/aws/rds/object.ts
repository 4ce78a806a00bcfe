import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, list, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn } from '../aws.ts';
import { page } from '../page.ts';
import type { Call } from '../service.ts';
import { invalidValue } from './refusals.ts';

/** Kinds of objects, by the word that ARNs have for them. Type in the graph: `rds.<plural>`. */
export type RdsKind = 'db' | 'subgrp' | 'pg' | 'snapshot' | 'auto-backup';

export const typeOf = {
  db: 'rds.instances',
  subgrp: 'rds.subnetGroups',
  pg: 'rds.parameterGroups',
  snapshot: 'rds.snapshots',
  'auto-backup': 'rds.automatedBackups',
} as const satisfies Record<RdsKind, string>;

interface Place {
  account: string;
  region: string;
}

/** Id in the graph. Identifiers are case-insensitive and kept in lower case. */
export function rdsArn(place: Place, kind: RdsKind, name: string): string {
  return arn('rds', place.region, place.account, `${kind}:${name.toLowerCase()}`);
}

export function placeOfCall({ caller, region }: Call): Place {
  return { account: caller.account, region };
}

export function objectsOf(aws: Aws, place: Place, kind: RdsKind): Resource[] {
  return aws.graph.all(typeOf[kind]).filter((item) => item.project === place.account && item.location === place.region);
}

const identifier = /^[a-z](-?[a-z0-9])*$/;

/** The identifier in lower case, or RDS's refusal of it. */
export function readIdentifier(member: string, value: string, longest: number): string {
  const name = value.toLowerCase();
  if (name.length <= longest && identifier.test(name)) return name;
  throw invalidValue(
    `The parameter ${member} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
  );
}

/** One page of a Describe operation. */
export function describePage(input: JsonObject, member: string, all: JsonObject[]): JsonObject {
  const size = integer(input, 'MaxRecords') ?? 100;
  if (size < 20 || size > 100) throw invalidValue(`Invalid value ${size} for MaxRecords. Must be between 20 and 100`);
  const { items, next } = page(all, size, text(input, 'Marker'), () => invalidValue('Invalid marker.'));
  return { [member]: items, ...(next === undefined ? {} : { Marker: next }) };
}

/** Whether an object passes `Filters`, given what each filter looks at. */
export function passesFilters(input: JsonObject, facts: Record<string, string>): boolean {
  return objects(input, 'Filters').every((filter) => {
    const name = text(filter, 'Name');
    const fact = facts[name];
    if (fact === undefined) throw invalidValue(`Unrecognized filter name: ${name}`);
    return list(filter, 'Values').includes(fact);
  });
}
