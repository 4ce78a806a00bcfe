import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { list, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import type { Call, Reply } from '../../service.ts';
import type { Tag } from '../../tag-list.ts';
import type { Collection } from '../describe.ts';
import { checkId } from '../kinds.ts';
import type { Place } from '../objects.ts';
import {
  createObject,
  ec2Arn,
  ec2Id,
  findObject,
  fresh,
  objectsOf,
  placeOf,
  placeOfCall,
  targetOf,
} from '../objects.ts';
import { addRule, everywhere, permissionsOf, rulesOf } from './rules.ts';

export const securityGroups: Collection = {
  kind: 'security-group',
  ids: 'GroupIds',
  result: 'SecurityGroups',
  show: showGroup,
  filters: {
    description: 'Description',
    'egress.ip-permission.cidr': 'IpPermissionsEgress.IpRanges.CidrIp',
    'egress.ip-permission.from-port': 'IpPermissionsEgress.FromPort',
    'egress.ip-permission.group-id': 'IpPermissionsEgress.UserIdGroupPairs.GroupId',
    'egress.ip-permission.protocol': 'IpPermissionsEgress.IpProtocol',
    'egress.ip-permission.to-port': 'IpPermissionsEgress.ToPort',
    'group-id': 'GroupId',
    'group-name': 'GroupName',
    'ip-permission.cidr': 'IpPermissions.IpRanges.CidrIp',
    'ip-permission.from-port': 'IpPermissions.FromPort',
    'ip-permission.group-id': 'IpPermissions.UserIdGroupPairs.GroupId',
    'ip-permission.protocol': 'IpPermissions.IpProtocol',
    'ip-permission.to-port': 'IpPermissions.ToPort',
    'owner-id': 'OwnerId',
    'vpc-id': 'VpcId',
  },
  narrow: (call, shown) => {
    const names = list(call.input, 'GroupNames');
    const vpc = names.length > 0 ? defaultVpc(call.aws, placeOfCall(call)) : undefined;
    const here = shown.filter((group) => vpc && text(group, 'VpcId') === ec2Id(vpc));
    const missing = names.find((name) => !here.some((group) => group['GroupName'] === name));
    if (typeof missing === 'string')
      throw new AwsFault('InvalidGroup.NotFound', `The security group '${missing}' does not exist in default VPC`);
    return names.length === 0 ? shown : here.filter((group) => names.includes(text(group, 'GroupName')));
  },
};

function showGroup(aws: Aws, group: Resource): JsonObject {
  const rules = rulesOf(aws, group);
  return {
    ...group.body,
    IpPermissions: permissionsOf(rules, false),
    IpPermissionsEgress: permissionsOf(rules, true),
  };
}

export function defaultVpc(aws: Aws, place: Place): Resource | undefined {
  return objectsOf(aws, place, 'vpc').find((vpc) => vpc.body['IsDefault'] === true);
}

export function groupNamed(aws: Aws, vpc: Resource, name: string): Resource | undefined {
  return objectsOf(aws, placeOf(vpc), 'security-group').find(
    (group) => text(group.body, 'VpcId') === ec2Id(vpc) && text(group.body, 'GroupName') === name,
  );
}

interface NewGroup {
  name: string;
  description: string;
  tags: Tag[];
  createdBy: string;
  parent?: string;
  providerOwned?: boolean;
}

/** With the rule that lets everything out, as every group is born. */
export function makeSecurityGroup(aws: Aws, vpc: Resource, made: NewGroup): Resource {
  const place = placeOf(vpc);
  const { name, description, tags, createdBy, ...rest } = made;
  const group = createObject(aws, place, 'security-group', 'GroupId', {
    body: { GroupName: name, Description: description, VpcId: ec2Id(vpc), OwnerId: place.account },
    refs: [vpc.id],
    tags,
    createdBy,
    name,
    ...rest,
  });
  aws.graph.patch(group.id, { SecurityGroupArn: ec2Arn(place, 'security-group', ec2Id(group)) });
  addRule(aws, group, { egress: true, protocol: '-1', source: everywhere }, { createdBy: 'provider', born: true });
  return fresh(aws, group);
}

/** The group that every VPC is born with; it goes with the VPC. */
export function makeDefaultGroup(aws: Aws, _place: Place, vpc: Resource): Resource {
  const group = makeSecurityGroup(aws, vpc, {
    name: 'default',
    description: 'default VPC security group',
    tags: [],
    createdBy: 'provider',
    parent: vpc.id,
    providerOwned: true,
  });
  const itself = { member: 'ReferencedGroupInfo', value: ec2Id(group) } as const;
  addRule(aws, group, { egress: false, protocol: '-1', source: itself }, { createdBy: 'provider', born: true });
  return group;
}

/** What a group's interfaces, and rules of other groups that name it, still hold. */
export function deleteSecurityGroup(call: Call): Reply {
  const { aws } = call;
  const group = groupOf(call);
  if (text(group.body, 'GroupName') === 'default')
    throw new AwsFault(
      'CannotDelete',
      `the specified group: "${ec2Id(group)}" name: "default" cannot be deleted by a user`,
    );
  if (usersOf(aws, group).length > 0)
    throw new AwsFault('DependencyViolation', `resource ${ec2Id(group)} has a dependent object`);
  dropGroup(aws, group, call.caller.arn);
  return { Return: true, GroupId: ec2Id(group) };
}

/** What refers to a group, its own rules left out. */
function usersOf(aws: Aws, group: Resource): Resource[] {
  return aws.graph
    .users(group.id)
    .filter((user) => user.parent !== group.id || user.type !== 'ec2.security-group-rule');
}

/** Takes a group and its rules away. */
export function dropGroup(aws: Aws, group: Resource, by: string): void {
  for (const rule of rulesOf(aws, group)) aws.graph.delete(rule.id, by);
  aws.graph.delete(group.id, by);
}

/** The group of a request, by id, or by name in the default VPC. */
export function groupOf(call: Call): Resource {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const id = text(input, 'GroupId');
  const name = text(input, 'GroupName');
  if (id === '' && name === '')
    throw new AwsFault('MissingParameter', 'The request must contain the parameter groupName or groupId');
  if (id !== '') return targetOf(call, 'security-group', id);
  const vpc = defaultVpc(aws, place);
  const group = vpc && groupNamed(aws, vpc, name);
  if (!group) throw new AwsFault('InvalidGroup.NotFound', `The security group '${name}' does not exist in default VPC`);
  return group;
}

/** Groups by id for something in a VPC; refuses unknown ones and those of other networks. None: the default group. */
export function groupsIn(aws: Aws, vpc: Resource, ids: string[]): Resource[] {
  const place = placeOf(vpc);
  const [standard] = ids.length > 0 ? [] : [groupNamed(aws, vpc, 'default')];
  if (standard) return [standard];
  return ids.map((id) => {
    checkId('security-group', id);
    const group = findObject(aws, place, 'security-group', id);
    if (text(group?.body, 'VpcId') === ec2Id(vpc) && group) return group;
    throw new AwsFault('InvalidGroup.NotFound', `The security group '${id}' does not exist in VPC '${ec2Id(vpc)}'`);
  });
}
