import { text } from '../../../core/json.ts';
import { AwsFault } from '../../fault.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import type { Call, Reply } from '../../service.ts';
import { invalidParameter, limitReached, missingParameter } from '../faults.ts';
import { ec2Id, objectsOf, placeOfCall, targetOf } from '../objects.ts';
import { specifiedTags } from '../tags.ts';
import { defaultVpc, groupNamed, makeSecurityGroup } from './groups.ts';

const allowedName = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

export function createSecurityGroup(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const tags = specifiedTags(input, 'security-group');
  const name = text(input, 'GroupName');
  const description = text(input, 'Description');
  if (name === '') throw missingParameter('groupName');
  if (description === '') throw missingParameter('groupDescription');
  checkName(name, description);
  const wanted = text(input, 'VpcId');
  const vpc = wanted === '' ? defaultVpc(aws, place) : targetOf(call, 'vpc', wanted);
  if (!vpc) throw new AwsFault('VPCIdNotSpecified', 'No default VPC for this user');
  if (groupNamed(aws, vpc, name))
    throw new AwsFault('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${ec2Id(vpc)}'`);
  if (objectsOf(aws, place, 'security-group').length >= limitOf(aws, place, 'vpc', 'L-E79EC296'))
    throw limitReached('SecurityGroupLimitExceeded', 'security groups');
  const group = makeSecurityGroup(aws, vpc, { name, description, tags, createdBy: call.caller.arn });
  return { GroupId: ec2Id(group), SecurityGroupArn: group.id, Tags: group.body['Tags'] };
}

function checkName(name: string, description: string): void {
  const sentence = (parameter: string, value: string): string =>
    `Value (${value}) for parameter ${parameter} is invalid. Character sets beyond ASCII are not supported.`;
  if (!allowedName.test(name)) throw invalidParameter(sentence('GroupName', name));
  if (!allowedName.test(description)) throw invalidParameter(sentence('GroupDescription', description));
  if (/^sg-/i.test(name)) throw invalidParameter(`Invalid value '${name}' for groupName. It may not start with 'sg-'.`);
  if (name === 'default') throw invalidParameter(`Cannot use reserved security group name: ${name}`);
}
