import type { Resource } from '../../../core/graph.ts';
import { object, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { dropGroup, groupNamed, makeSecurityGroup } from '../network/groups.ts';
import type { Rule, Source } from '../network/rules.ts';
import { addRule, rulesOf, sameRule } from '../network/rules.ts';
import type { Place } from '../objects.ts';
import { findObject, needObject, objectsOf } from '../objects.ts';
import { tagsFrom } from '../tags.ts';

/** A security group that another service makes in a customer's VPC: `k8s-elb-…`, `eks-cluster-sg-…`. */
export interface GroupRequest {
  vpcId: string;
  name: string;
  description: string;
  tags?: Record<string, string>;
  /** Id in the graph of what it belongs to. */
  holder: string;
  createdBy: string;
}

/** One rule of a security group, with a range or a group at the other end. */
export type RuleRequest = {
  groupId: string;
  direction: 'ingress' | 'egress';
  /** `tcp`, `udp`, `icmp` or `-1` for all. */
  protocol: string;
  /** Both left out for `-1`. */
  fromPort?: number;
  toPort?: number;
  description?: string;
} & ({ cidr: string } | { sourceGroupId: string });

/** With the rule that lets everything out. A group of the same name in the VPC is returned as it is. */
export function makeGroup(aws: Aws, place: Place, request: GroupRequest): Resource {
  const { vpcId, name, description, tags = {}, holder, createdBy } = request;
  const vpc = needObject(aws, place, 'vpc', vpcId);
  const made = { name, description, tags: tagsFrom(tags), createdBy, parent: holder };
  return groupNamed(aws, vpc, name) ?? makeSecurityGroup(aws, vpc, made);
}

/** Takes the group and its rules away, and rules of other groups that name it. Absent is success. */
export function removeGroup(aws: Aws, place: Place, groupId: string, by: string): void {
  const group = findObject(aws, place, 'security-group', groupId);
  if (!group) return;
  for (const rule of objectsOf(aws, place, 'security-group-rule'))
    if (names(rule, groupId)) aws.graph.delete(rule.id, by);
  dropGroup(aws, group, by);
}

/** A rule that is there already is left as it is. */
export function allow(aws: Aws, place: Place, request: RuleRequest, by: string): void {
  const { groupId, direction, cidr, sourceGroupId, ...rest } = { cidr: '', sourceGroupId: '', ...request };
  const group = needObject(aws, place, 'security-group', groupId);
  const source: Source =
    sourceGroupId === ''
      ? { member: 'CidrIpv4', value: cidr }
      : { member: 'ReferencedGroupInfo', value: sourceGroupId };
  const rule: Rule = { ...rest, egress: direction === 'egress', source };
  if (!rulesOf(aws, group).some(({ body }) => sameRule(body, rule))) addRule(aws, group, rule, { createdBy: by });
}

function names(rule: Resource, groupId: string): boolean {
  return text(object(rule.body, 'ReferencedGroupInfo'), 'GroupId') === groupId;
}
