import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, objects, text } from '../../core/json.ts';
import { placeOfCall } from '../ec2/objects.ts';
import { AwsFault } from '../fault.ts';
import type { Call, Reply } from '../service.ts';
import { scalingGroups } from './groups.ts';
import { paged, validation } from './paging.ts';

export function createOrUpdateTags(call: Call): Reply {
  for (const [group, tags] of byGroup(call)) {
    const keys = tags.map((tag) => text(tag, 'Key'));
    const kept = objects(group.body, 'Tags').filter((tag) => !keys.includes(text(tag, 'Key')));
    const added = tags.map((tag) => ({
      ResourceId: group.name,
      ResourceType: 'auto-scaling-group',
      Key: text(tag, 'Key'),
      Value: text(tag, 'Value'),
      PropagateAtLaunch: tag['PropagateAtLaunch'] === true,
    }));
    if (kept.length + added.length > 50)
      throw new AwsFault('LimitExceeded', 'The maximum number of tags for an Auto Scaling group has been reached');
    call.aws.graph.patch(group.id, { Tags: [...kept, ...added] });
  }
  return undefined;
}

export function deleteTags(call: Call): Reply {
  for (const [group, tags] of byGroup(call)) {
    const keys = tags.map((tag) => text(tag, 'Key'));
    const kept = objects(group.body, 'Tags').filter((tag) => !keys.includes(text(tag, 'Key')));
    call.aws.graph.patch(group.id, { Tags: kept });
  }
  return undefined;
}

export function describeTags(call: Call): Reply {
  const filters = objects(call.input, 'Filters');
  const members: Record<string, (tag: JsonObject) => string> = {
    'auto-scaling-group': (tag) => text(tag, 'ResourceId'),
    key: (tag) => text(tag, 'Key'),
    value: (tag) => text(tag, 'Value'),
    'propagate-at-launch': (tag) => String(tag['PropagateAtLaunch']),
  };
  const tags = scalingGroups(call.aws, placeOfCall(call))
    .flatMap((group) => objects(group.body, 'Tags'))
    .filter((tag) =>
      filters.every((filter) => {
        const member = members[text(filter, 'Name')];
        if (!member) throw validation(`Filter type ${text(filter, 'Name')} is not correct.`);
        return list(filter, 'Values').includes(member(tag));
      }),
    );
  return paged(call, 'Tags', tags);
}

function byGroup(call: Call): [Resource, JsonObject[]][] {
  const groups = scalingGroups(call.aws, placeOfCall(call));
  const tags = objects(call.input, 'Tags');
  for (const tag of tags) {
    if (text(tag, 'ResourceType') !== 'auto-scaling-group')
      throw validation('Tag resource type is required and must be auto-scaling-group.');
    if (/^aws:/i.test(text(tag, 'Key'))) throw validation('Tag keys beginning with aws: are reserved.');
    const name = text(tag, 'ResourceId');
    if (!groups.some((group) => group.name === name))
      throw validation(`AutoScalingGroup name not found - AutoScalingGroup ${name} not found`);
  }
  return groups
    .map((group): [Resource, JsonObject[]] => [group, tags.filter((tag) => text(tag, 'ResourceId') === group.name)])
    .filter(([, own]) => own.length > 0);
}
