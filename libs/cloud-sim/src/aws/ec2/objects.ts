import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import type { Call } from '../service.ts';
import type { Tag } from '../tag-list.ts';
import type { Ec2Kind } from './kinds.ts';
import { absent, checkId, prefixOf } from './kinds.ts';

/** Account and region that an object of EC2's lives in. */
export interface Place {
  account: string;
  region: string;
}

export function placeOfCall(call: Call): Place {
  return { account: call.caller.account, region: call.region };
}

export function placeOf(resource: Resource): Place {
  return { account: resource.project, region: resource.location };
}

/** Id in the graph of `vpc-…`, `subnet-…` and so on. */
export function ec2Arn(place: Place, kind: Ec2Kind, id: string): string {
  return arn('ec2', place.region, place.account, `${kind}/${id}`);
}

/** `vpc-0a1b…` of a resource in the graph. */
export function ec2Id(resource: Resource): string {
  return idOfArn(resource.id);
}

/** `vpc-0a1b…` of `arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0a1b…`. */
function idOfArn(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** The live object with this id; undefined when there is none, whatever a replica may still show. */
export function findObject(aws: Aws, place: Place, kind: Ec2Kind, id: string): Resource | undefined {
  return aws.graph.get(ec2Arn(place, kind, id));
}

/** The live object with this id; refuses malformed and unknown ids in the kind's own words. */
export function needObject(aws: Aws, place: Place, kind: Ec2Kind, id: string): Resource {
  checkId(kind, id);
  const found = findObject(aws, place, kind, id);
  if (!found) throw absent(kind, id);
  return found;
}

/**
 * The object that a request names. Changes know what was made a moment ago, unless a fault rule holds this request back: then they meet
 * a replica that does not know it yet.
 */
export function targetOf(call: Call, kind: Ec2Kind, id: string): Resource {
  const found = needObject(call.aws, placeOfCall(call), kind, id);
  if (call.reader.stale > 0 && !call.aws.lags.visible(found, 'get', call.reader)) throw absent(kind, id);
  return found;
}

/** All live objects of one kind in an account and region, oldest first. */
export function objectsOf(aws: Aws, place: Place, kind: Ec2Kind): Resource[] {
  return aws.graph
    .all(`ec2.${kind}`)
    .filter((resource) => resource.project === place.account && resource.location === place.region);
}

/** `vpc-` and 17 hexadecimal digits; the same seed gives the same row of ids. */
export function newId(aws: Aws, prefix: string): string {
  return `${prefix}-0${aws.seeded.hex(16, 'ec2', prefix, aws.store.count('counters', 'ec2'))}`;
}

export interface NewObject {
  /** Without id, owner and tags. */
  body: JsonObject;
  tags: Tag[];
  createdBy: string;
  /** Ids in the graph of what cannot be deleted while this exists. */
  refs?: string[];
  hidden?: JsonObject;
  parent?: string;
  /** Made and taken away by Amazon together with its parent; holds nothing. */
  providerOwned?: boolean;
  costPerHour?: number;
  /** Default: its `Name` tag, else its id. */
  name?: string;
}

/** Puts a new object of a kind there, with a new id at `idMember`. */
export function createObject(aws: Aws, place: Place, kind: Ec2Kind, idMember: string, made: NewObject): Resource {
  const id = newId(aws, prefixOf(kind));
  const { body, tags, refs = [], name, ...rest } = made;
  return aws.graph.create({
    ...rest,
    id: ec2Arn(place, kind, id),
    type: `ec2.${kind}`,
    cloud,
    name: name ?? tags.find((tag) => tag.Key === 'Name')?.Value ?? id,
    project: place.account,
    location: place.region,
    body: { [idMember]: id, ...body, Tags: tags },
    refs,
  });
}

/** The newest state of an object that was changed a moment ago. */
export function fresh(aws: Aws, resource: Resource): Resource {
  return aws.graph.get(resource.id) ?? resource;
}
