import type { Resource } from '../../../core/graph.ts';
import { text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { tagList } from '../../tag-list.ts';
import { freeAddresses } from '../network/subnets.ts';
import type { Place } from '../objects.ts';
import { findObject } from '../objects.ts';

/** A subnet as other services need it. */
export interface SubnetFacts {
  id: string;
  vpcId: string;
  /** `eu-west-1a` */
  zone: string;
  cidr: string;
  freeAddresses: number;
  tags: Record<string, string>;
  resource: Resource;
}

/** Undefined: there is no such subnet. */
export function subnetFacts(aws: Aws, place: Place, subnetId: string): SubnetFacts | undefined {
  const resource = findObject(aws, place, 'subnet', subnetId);
  if (!resource) return undefined;
  const { body } = resource;
  return {
    id: subnetId,
    vpcId: text(body, 'VpcId'),
    zone: text(body, 'AvailabilityZone'),
    cidr: text(body, 'CidrBlock'),
    freeAddresses: freeAddresses(aws, resource),
    tags: Object.fromEntries(tagList(body, 'Tags').map((tag) => [tag.Key, tag.Value])),
    resource,
  };
}
