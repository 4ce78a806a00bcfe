import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { integer, list, object, objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import type { Call, Reply } from '../../service.ts';
import { parseCidr, cidrText } from '../../../core/cidr.ts';
import { invalidParameter, limitReached, missingParameter } from '../faults.ts';
import { checkId } from '../kinds.ts';
import { findObject, needObject, placeOf, placeOfCall } from '../objects.ts';
import { specifiedTags } from '../tags.ts';
import { groupOf } from './groups.ts';
import type { Rule, Source } from './rules.ts';
import { addRule, rulesOf, sameRule } from './rules.ts';

const mostRules = 60;
const withPorts = ['tcp', 'udp'];

/** All rules of the request or none. */
export function authorize(egress: boolean): (call: Call) => Reply {
  return (call) => {
    const { aws, input } = call;
    const group = groupOf(call);
    const tags = specifiedTags(input, 'security-group-rule');
    const wanted = requested(input, egress);
    const there = rulesOf(aws, group).filter((rule) => rule.body['IsEgress'] === egress);
    for (const [index, rule] of wanted.entries()) {
      checkSource(aws, group, rule.source);
      const twice = wanted.slice(0, index).some((other) => describeRule(other) === describeRule(rule));
      if (twice || there.some(({ body }) => sameRule(body, rule)))
        throw new AwsFault('InvalidPermission.Duplicate', `the specified rule "${describeRule(rule)}" already exists`);
    }
    if (there.length + wanted.length > mostRules)
      throw limitReached('RulesPerSecurityGroupLimitExceeded', 'rules per security group');
    const made = wanted.map((rule) => addRule(aws, group, rule, { createdBy: call.caller.arn, tags }));
    return { Return: true, SecurityGroupRules: made.map((rule) => rule.body) };
  };
}

/** Rules by id, or by what they say. */
export function revoke(egress: boolean): (call: Call) => Reply {
  return (call) => {
    const { aws, input } = call;
    const group = groupOf(call);
    const ids = list(input, 'SecurityGroupRuleIds').filter((id) => typeof id === 'string');
    const found =
      ids.length > 0 ? ids.map((id) => ruleById(call, group, id, egress)) : matching(aws, group, input, egress);
    for (const rule of found) aws.graph.delete(rule.id, call.caller.arn);
    return { Return: true, RevokedSecurityGroupRules: found.map(revoked) };
  };
}

function ruleById(call: Call, group: Resource, id: string, egress: boolean): Resource {
  checkId('security-group-rule', id);
  const rule = findObject(call.aws, placeOfCall(call), 'security-group-rule', id);
  if (rule?.parent === group.id && rule.body['IsEgress'] === egress) return rule;
  throw new AwsFault('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`);
}

function matching(aws: Aws, group: Resource, input: JsonObject, egress: boolean): Resource[] {
  const rules = rulesOf(aws, group);
  return requested(input, egress).map((wanted) => {
    const found = rules.find(({ body }) => sameRule(body, wanted));
    if (found) return found;
    throw new AwsFault('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  });
}

function revoked({ body }: Resource): JsonObject {
  const { ReferencedGroupInfo, GroupOwnerId: _owner, SecurityGroupRuleArn: _arn, Tags: _tags, ...rest } = body;
  const GroupId = text(object({ ReferencedGroupInfo }, 'ReferencedGroupInfo'), 'GroupId');
  return { ...rest, ...(GroupId === '' ? {} : { ReferencedGroupId: GroupId }) };
}

function checkSource(aws: Aws, group: Resource, source: Source): void {
  if (source.member !== 'ReferencedGroupInfo') return;
  const other = needObject(aws, placeOf(group), 'security-group', source.value);
  if (text(other.body, 'VpcId') !== text(group.body, 'VpcId'))
    throw new AwsFault('InvalidGroup.NotFound', 'You have specified two resources that belong to different networks.');
}

/** Rules of a request, in either of its two forms. */
function requested(input: JsonObject, egress: boolean): Rule[] {
  const permissions = objects(input, 'IpPermissions');
  const flat = text(input, 'IpProtocol') !== '' || text(input, 'CidrIp') !== '';
  if (permissions.length === 0 && !flat) throw missingParameter('ipPermissions');
  const older = { ...input, IpRanges: [{ CidrIp: text(input, 'CidrIp') }] };
  return (flat ? [older] : permissions).flatMap((permission) => expand(permission, egress));
}

/** One rule for each source. */
function expand(permission: JsonObject, egress: boolean): Rule[] {
  const ports = portsOf(permission);
  const sources: [Source, string][] = [
    ...objects(permission, 'IpRanges').map((range): [Source, string] => [
      { member: 'CidrIpv4', value: canonical(text(range, 'CidrIp')) },
      text(range, 'Description'),
    ]),
    ...objects(permission, 'Ipv6Ranges').map((range): [Source, string] => [
      { member: 'CidrIpv6', value: text(range, 'CidrIpv6') },
      text(range, 'Description'),
    ]),
    ...objects(permission, 'UserIdGroupPairs').map((pair): [Source, string] => [
      { member: 'ReferencedGroupInfo', value: text(pair, 'GroupId') },
      text(pair, 'Description'),
    ]),
  ];
  if (sources.length === 0) throw missingParameter('cidrIp');
  return sources.map(([source, description]) => ({
    egress,
    ...ports,
    source,
    ...(description === '' ? {} : { description }),
  }));
}

function canonical(cidr: string): string {
  const range = parseCidr(cidr);
  if (!range) throw invalidParameter(`CIDR block ${cidr} is malformed`);
  return cidrText(range);
}

const numbers: Record<string, string> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6', all: '-1' };

function portsOf(permission: JsonObject): Pick<Rule, 'protocol' | 'fromPort' | 'toPort'> {
  const given = text(permission, 'IpProtocol').toLowerCase();
  const protocol = numbers[given] ?? given;
  if (protocol === '') throw missingParameter('ipProtocol');
  if (!/^(tcp|udp|icmp|icmpv6|-1|\d{1,3})$/.test(protocol))
    throw invalidParameter(`Invalid value '${given}' for IP protocol. Unknown protocol.`);
  if (protocol === '-1') return { protocol };
  const fromPort = integer(permission, 'FromPort');
  const toPort = integer(permission, 'ToPort');
  if (!withPorts.includes(protocol)) return { protocol, fromPort: fromPort ?? -1, toPort: toPort ?? -1 };
  if (fromPort === undefined || toPort === undefined)
    throw invalidParameter("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
  if (fromPort < 0 || toPort > 65_535 || fromPort > toPort)
    throw invalidParameter(`Invalid value '${fromPort}-${toPort}' for portRange.`);
  return { protocol, fromPort, toPort };
}

/** `peer: 0.0.0.0/0, TCP, from port: 443, to port: 443, ALLOW` */
function describeRule({ protocol, fromPort, toPort, source }: Rule): string {
  const ports = fromPort === undefined || toPort === undefined ? [] : [`from port: ${fromPort}`, `to port: ${toPort}`];
  const name = protocol === '-1' ? 'ALL' : protocol.toUpperCase();
  return [`peer: ${source.value}`, name, ...ports, 'ALLOW'].join(', ');
}
