import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, list, object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { terminateInstance } from '../ec2/footprint.ts';
import { placeOf, placeOfCall } from '../ec2/objects.ts';
import { AwsFault } from '../fault.ts';
import type { Call, Operation, Reply, Service } from '../service.ts';
import { removeScalingGroup, scalingGroups, showGroup } from './groups.ts';
import { defineSync, machinesOf, syncSoon, tagValue } from './machines.ts';
import { paged, validation } from './paging.ts';
import { createOrUpdateTags, deleteTags, describeTags } from './tags.ts';

/** Auto Scaling as far as groups that node groups have made: reading, tagging, resizing, taking away. */
export function autoscaling(aws: Aws): Service {
  defineSync(aws);
  return {
    service: 'autoscaling',
    schemas: () => import('@aws-sdk/client-auto-scaling'),
    operations: {
      DescribeAutoScalingGroups: { handle: describeGroups, name: firstName },
      DescribeAutoScalingInstances: { handle: describeInstances },
      DescribeScalingActivities: { handle: describeActivities, name: nameOf },
      DescribeTags: { handle: describeTags },
      CreateOrUpdateTags: { handle: createOrUpdateTags, name: taggedName },
      DeleteTags: { handle: deleteTags, name: taggedName },
      SetDesiredCapacity: onGroup('SetDesiredCapacity', setDesiredCapacity),
      UpdateAutoScalingGroup: onGroup('UpdateAutoScalingGroup', updateGroup),
      TerminateInstanceInAutoScalingGroup: {
        handle: terminate,
        name: (input) => text(input, 'InstanceId'),
        actions: (call) => [
          {
            action: 'autoscaling:TerminateInstanceInAutoScalingGroup',
            resource: groupOfInstance(call)?.id ?? '*',
            context: tagContext(groupOfInstance(call)),
          },
        ],
      },
      DeleteAutoScalingGroup: onGroup('DeleteAutoScalingGroup', deleteGroup),
    },
  };
}

const nameOf = (input: JsonObject): string => text(input, 'AutoScalingGroupName');
const firstName = (input: JsonObject): string => String(list(input, 'AutoScalingGroupNames')[0] ?? '');
const taggedName = (input: JsonObject): string => text(objects(input, 'Tags')[0], 'ResourceId');

function onGroup(operation: string, handle: Operation['handle']): Operation {
  return {
    handle,
    name: nameOf,
    actions: (call) => {
      const group = groupNamed(call);
      return [{ action: `autoscaling:${operation}`, resource: group?.id ?? '*', context: tagContext(group) }];
    },
  };
}

function tagContext(group: Resource | undefined): Record<string, string> {
  const tags = group ? objects(group.body, 'Tags') : [];
  return Object.fromEntries(tags.map((tag) => [`autoscaling:ResourceTag/${text(tag, 'Key')}`, text(tag, 'Value')]));
}

function groupNamed(call: Call): Resource | undefined {
  const name = nameOf(call.input);
  return scalingGroups(call.aws, placeOfCall(call)).find((group) => group.name === name);
}

function findGroup(call: Call): Resource {
  const found = groupNamed(call);
  if (!found) throw validation(`AutoScalingGroup name not found - AutoScalingGroup: ${nameOf(call.input)} not found`);
  call.touched.add(found.id);
  return found;
}

function groupOfInstance(call: Call): Resource | undefined {
  const id = text(call.input, 'InstanceId');
  return scalingGroups(call.aws, placeOfCall(call)).find((group) =>
    machinesOf(call.aws, group).some((instance) => text(instance.body, 'InstanceId') === id),
  );
}

function describeGroups(call: Call): Reply {
  const names = list(call.input, 'AutoScalingGroupNames');
  const groups = scalingGroups(call.aws, placeOfCall(call))
    .filter((group) => names.length === 0 || names.includes(group.name))
    .filter((group) => objects(call.input, 'Filters').every((filter) => matches(group, filter)));
  const shown = groups.map((group) => {
    const { Instances, ...rest } = showGroup(call.aws, group);
    return call.input['IncludeInstances'] === false ? rest : { ...rest, Instances };
  });
  return paged(call, 'AutoScalingGroups', shown);
}

/** `tag-key`, `tag-value` and `tag:<key>`. */
function matches(group: Resource, filter: JsonObject): boolean {
  const name = text(filter, 'Name');
  const values = list(filter, 'Values');
  const tags = objects(group.body, 'Tags');
  if (name === 'tag-key') return tags.some((tag) => values.includes(text(tag, 'Key')));
  if (name === 'tag-value') return tags.some((tag) => values.includes(text(tag, 'Value')));
  if (name.startsWith('tag:')) return values.includes(tagValue(group, name.slice(4)) ?? null);
  throw validation(`Filter type ${name} is not correct.`);
}

function describeInstances(call: Call): Reply {
  const wanted = list(call.input, 'InstanceIds');
  const all = scalingGroups(call.aws, placeOfCall(call)).flatMap((group) =>
    objects(showGroup(call.aws, group), 'Instances').map((instance) => ({
      ...instance,
      HealthStatus: 'HEALTHY',
      AutoScalingGroupName: group.name,
    })),
  );
  const shown = all.filter((item: JsonObject) => wanted.length === 0 || wanted.includes(text(item, 'InstanceId')));
  return paged(call, 'AutoScalingInstances', shown);
}

/** Only what failed last: that is what somebody reads here. */
function describeActivities(call: Call): Reply {
  const named = nameOf(call.input);
  const groups = scalingGroups(call.aws, placeOfCall(call)).filter((group) => named === '' || group.name === named);
  const failed = groups.filter((group) => group.hidden?.['problem'] !== undefined);
  return paged(
    call,
    'Activities',
    failed.map((group) => activity(call.aws, group, text(object(group.hidden, 'problem'), 'message'))),
  );
}

function activity(aws: Aws, group: Resource, problem: string): JsonObject {
  const at = aws.clock.iso(group.updatedAt);
  return {
    ActivityId: aws.seeded.uuid('activity', group.id, group.updatedAt),
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.id,
    Description: 'Launching a new EC2 instance',
    Cause: `At ${at} an instance was started in response to a difference between desired and actual capacity.`,
    StartTime: at,
    EndTime: at,
    StatusCode: 'Failed',
    StatusMessage: `${problem} Launching EC2 instance failed.`,
    Progress: 100,
  };
}

function setDesiredCapacity(call: Call): Reply {
  const group = findGroup(call);
  const desired = integer(call.input, 'DesiredCapacity') ?? 0;
  checkSizes(group, { DesiredCapacity: desired });
  call.aws.graph.patch(group.id, { DesiredCapacity: desired });
  syncSoon(call.aws, group);
  return undefined;
}

const sizes = ['MinSize', 'MaxSize', 'DesiredCapacity'];
const addressing = 'AutoScalingGroupName';

function updateGroup(call: Call): Reply {
  const group = findGroup(call);
  const wanted = Object.entries(call.input).filter(([key, value]) => key !== addressing && value !== undefined);
  const other = wanted.find(([key]) => !sizes.includes(key));
  if (other) throw validation(`${other[0]} is not served by the local cloud`);
  const change = Object.fromEntries(wanted);
  checkSizes(group, change);
  call.aws.graph.patch(group.id, change);
  syncSoon(call.aws, group);
  return undefined;
}

function checkSizes(group: Resource, change: JsonObject): void {
  const after = { ...group.body, ...change };
  const [min = 0, max = 0, desired = 0] = sizes.map((size) => integer(after, size));
  if (min > max) throw validation(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  if (desired > max)
    throw validation(`New SetDesiredCapacity value ${desired} is above max value ${max} for the AutoScalingGroup.`);
  if (desired < min)
    throw validation(`New SetDesiredCapacity value ${desired} is below min value ${min} for the AutoScalingGroup.`);
}

function terminate(call: Call): Reply {
  const { aws, input } = call;
  const id = text(input, 'InstanceId');
  const group = groupOfInstance(call);
  if (!group) throw validation(`Instance Id not found - No managed instance found for instance ID: ${id}`);
  const desired = integer(group.body, 'DesiredCapacity') ?? 0;
  const decrement = input['ShouldDecrementDesiredCapacity'] === true;
  if (decrement && desired - 1 < (integer(group.body, 'MinSize') ?? 0))
    throw validation(
      `Currently, desiredSize equals minSize (${desired}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    );
  terminateInstance(aws, placeOf(group), id, call.caller.arn);
  if (decrement) aws.graph.patch(group.id, { DesiredCapacity: desired - 1 });
  syncSoon(aws, group);
  const at = aws.clock.iso();
  return {
    Activity: {
      ActivityId: aws.seeded.uuid('activity', id),
      AutoScalingGroupName: group.name,
      AutoScalingGroupARN: group.id,
      Description: `Terminating EC2 instance: ${id}`,
      Cause: `At ${at} instance ${id} was taken out of service in response to a user request.`,
      StartTime: at,
      StatusCode: 'InProgress',
      Progress: 0,
    },
  };
}

function deleteGroup(call: Call): Reply {
  const group = findGroup(call);
  if (call.input['ForceDelete'] !== true && machinesOf(call.aws, group).length > 0)
    throw new AwsFault(
      'ResourceInUse',
      'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
    );
  removeScalingGroup(call.aws, group, call.caller.arn);
  return undefined;
}
