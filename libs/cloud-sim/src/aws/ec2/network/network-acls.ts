import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import type { Collection } from '../describe.ts';
import type { Place } from '../objects.ts';
import { createObject, ec2Id } from '../objects.ts';

/** Network ACLs are only there because every VPC has one. */
export const networkAcls: Collection = {
  kind: 'network-acl',
  ids: 'NetworkAclIds',
  result: 'NetworkAcls',
  filters: {
    default: 'IsDefault',
    'network-acl-id': 'NetworkAclId',
    'owner-id': 'OwnerId',
    'vpc-id': 'VpcId',
  },
};

const lastRule = 32_767;

export function makeDefaultAcl(aws: Aws, place: Place, vpc: Resource): Resource {
  const entry = (egress: boolean, rule: number, action: string): JsonObject => ({
    CidrBlock: '0.0.0.0/0',
    Egress: egress,
    Protocol: '-1',
    RuleAction: action,
    RuleNumber: rule,
  });
  return createObject(aws, place, 'network-acl', 'NetworkAclId', {
    body: {
      VpcId: ec2Id(vpc),
      OwnerId: place.account,
      IsDefault: true,
      Associations: [],
      Entries: [true, false].flatMap((egress) => [entry(egress, 100, 'allow'), entry(egress, lastRule, 'deny')]),
    },
    tags: [],
    createdBy: 'provider',
    parent: vpc.id,
    providerOwned: true,
  });
}
