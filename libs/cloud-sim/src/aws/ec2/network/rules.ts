import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { integer, isObject, object, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import type { Tag } from '../../tag-list.ts';
import type { Collection } from '../describe.ts';
import { createObject, ec2Arn, ec2Id, fresh, objectsOf, placeOf } from '../objects.ts';

export const securityGroupRules: Collection = {
  kind: 'security-group-rule',
  ids: 'SecurityGroupRuleIds',
  result: 'SecurityGroupRules',
  filters: {
    'group-id': 'GroupId',
    'security-group-rule-id': 'SecurityGroupRuleId',
  },
};

/** Who may be at the other end: a range, or the members of a group. */
export interface Source {
  member: 'CidrIpv4' | 'CidrIpv6' | 'ReferencedGroupInfo';
  /** A range, or `sg-…`. */
  value: string;
}

export const everywhere: Source = { member: 'CidrIpv4', value: '0.0.0.0/0' };

export interface Rule {
  egress: boolean;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all. */
  protocol: string;
  fromPort?: number;
  toPort?: number;
  source: Source;
  description?: string;
}

/** Rules of one group, oldest first. */
export function rulesOf(aws: Aws, group: Resource): Resource[] {
  return objectsOf(aws, placeOf(group), 'security-group-rule').filter((rule) => rule.parent === group.id);
}

/** What makes two rules the same; descriptions do not count. */
export function sameRule(existing: JsonObject, rule: Rule): boolean {
  const { member, value } = rule.source;
  const there = member === 'ReferencedGroupInfo' ? text(object(existing, member), 'GroupId') : text(existing, member);
  return (
    existing['IsEgress'] === rule.egress &&
    text(existing, 'IpProtocol') === rule.protocol &&
    integer(existing, 'FromPort') === (rule.fromPort ?? -1) &&
    integer(existing, 'ToPort') === (rule.toPort ?? -1) &&
    there === value
  );
}

interface Origin {
  createdBy: string;
  tags?: Tag[];
  /** It came with its group and holds nothing. */
  born?: boolean;
}

export function addRule(
  aws: Aws,
  group: Resource,
  rule: Rule,
  { createdBy, tags = [], born = false }: Origin,
): Resource {
  const place = placeOf(group);
  const { member, value } = rule.source;
  const named = member === 'ReferencedGroupInfo';
  const made = createObject(aws, place, 'security-group-rule', 'SecurityGroupRuleId', {
    body: {
      GroupId: ec2Id(group),
      GroupOwnerId: place.account,
      IsEgress: rule.egress,
      IpProtocol: rule.protocol,
      FromPort: rule.fromPort ?? -1,
      ToPort: rule.toPort ?? -1,
      [member]: named ? { GroupId: value, UserId: place.account } : value,
      ...(rule.description === undefined ? {} : { Description: rule.description }),
    },
    refs: [...new Set([group.id, ...(named ? [ec2Arn(place, 'security-group', value)] : [])])],
    parent: group.id,
    tags,
    createdBy,
    ...(born ? { providerOwned: true } : {}),
  });
  aws.graph.patch(made.id, { SecurityGroupRuleArn: made.id });
  return fresh(aws, made);
}

/** Rules as the older form shows them: one entry per protocol and ports, all sources in it. */
export function permissionsOf(rules: Resource[], egress: boolean): JsonObject[] {
  const entries = new Map<string, Permission>();
  for (const { body } of rules.filter((rule) => rule.body['IsEgress'] === egress)) {
    const protocol = text(body, 'IpProtocol');
    const key = [protocol, integer(body, 'FromPort'), integer(body, 'ToPort')].join(' ');
    const entry = entries.get(key) ?? empty(body, protocol);
    entries.set(key, entry);
    const Description = body['Description'];
    const told = Description === undefined ? {} : { Description };
    if (isObject(body['ReferencedGroupInfo'])) entry.UserIdGroupPairs.push({ ...body['ReferencedGroupInfo'], ...told });
    else if (text(body, 'CidrIpv6') !== '') entry.Ipv6Ranges.push({ CidrIpv6: text(body, 'CidrIpv6'), ...told });
    else entry.IpRanges.push({ CidrIp: text(body, 'CidrIpv4'), ...told });
  }
  return [...entries.values()];
}

interface Permission extends JsonObject {
  IpRanges: JsonObject[];
  Ipv6Ranges: JsonObject[];
  UserIdGroupPairs: JsonObject[];
}

/** Rules for all protocols have no ports. */
function empty(body: JsonObject, protocol: string): Permission {
  const ports = protocol === '-1' ? {} : { FromPort: body['FromPort'], ToPort: body['ToPort'] };
  return { IpProtocol: protocol, ...ports, IpRanges: [], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] };
}
