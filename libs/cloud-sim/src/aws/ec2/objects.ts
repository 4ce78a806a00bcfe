import type { Resource } from '../../core/graph.ts';
import type { Aws } from '../aws.ts';
import { arn } from '../aws.ts';

/** Account and region that an object of EC2's lives in. */
export interface Place {
  account: string;
  region: string;
}

/** Kinds of objects, by the word that ARNs and tag specifications have for them. Type in the graph: `ec2.<kind>`. */
export type Ec2Kind =
  | 'elastic-ip'
  | 'instance'
  | 'internet-gateway'
  | 'launch-template'
  | 'natgateway'
  | 'network-acl'
  | 'network-interface'
  | 'route-table'
  | 'security-group'
  | 'security-group-rule'
  | 'snapshot'
  | 'subnet'
  | 'volume'
  | 'vpc';

/** Id in the graph of `vpc-…`, `subnet-…` and so on. */
export function ec2Arn(place: Place, kind: Ec2Kind, id: string): string {
  return arn('ec2', place.region, place.account, `${kind}/${id}`);
}

/** `vpc-0a1b…` of a resource in the graph. */
export function ec2Id(resource: Resource): string {
  return idOfArn(resource.id);
}

/** `vpc-0a1b…` of `arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0a1b…`. */
export function idOfArn(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

export function placeOf(resource: Resource): Place {
  return { account: resource.project, region: resource.location };
}

/** The live object with this id; undefined when there is none, whatever a replica may still show. */
export function findObject(aws: Aws, place: Place, kind: Ec2Kind, id: string): Resource | undefined {
  return aws.graph.get(ec2Arn(place, kind, id));
}

/** All live objects of one kind in an account and region, oldest first. */
export function objectsOf(aws: Aws, place: Place, kind: Ec2Kind): Resource[] {
  return aws.graph
    .all(`ec2.${kind}`)
    .filter((resource) => resource.project === place.account && resource.location === place.region);
}
