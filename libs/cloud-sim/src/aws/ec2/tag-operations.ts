import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, objects, text } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import type { Call, Reply } from '../service.ts';
import { tagList, withTags } from '../tag-list.ts';
import { paged, visible } from './describe.ts';
import { missingParameter } from './faults.ts';
import { compileFilters, filtersOf } from './filters.ts';
import type { Ec2Kind } from './kinds.ts';
import { kindOfId } from './kinds.ts';
import { ec2Id, placeOfCall, targetOf } from './objects.ts';
import { checkTags } from './tags.ts';

export function createTags(call: Call): Reply {
  const { aws, input } = call;
  const added = tagList(input, 'Tags');
  if (added.length === 0) throw missingParameter('tagSet');
  checkTags(added);
  const targets = resourcesOf(call);
  const tagged = targets.map((target) => withTags(tagList(target.body, 'Tags'), added));
  for (const tags of tagged) checkTags(tags.filter((tag) => !tag.Key.startsWith('aws:')));
  for (const [index, target] of targets.entries()) aws.graph.patch(target.id, { Tags: tagged[index] ?? [] });
  return undefined;
}

/** A tag given with a value goes only where it has that value; no tags at all: all of the customer's go. */
export function deleteTags(call: Call): Reply {
  const { aws, input } = call;
  const given = objects(input, 'Tags');
  const goes = (key: string, value: string): boolean =>
    !key.startsWith('aws:') &&
    (given.length === 0 ||
      given.some((tag) => text(tag, 'Key') === key && (tag['Value'] === undefined || tag['Value'] === value)));
  for (const target of resourcesOf(call)) {
    const Tags = tagList(target.body, 'Tags').filter((tag) => !goes(tag.Key, tag.Value));
    aws.graph.patch(target.id, { Tags });
  }
  return undefined;
}

function resourcesOf(call: Call): Resource[] {
  const ids = list(call.input, 'Resources').filter((id) => typeof id === 'string');
  if (ids.length === 0) throw missingParameter('resourceIdSet');
  return ids.map((id) => {
    const kind = kindOfId(id);
    if (!kind) throw new AwsFault('InvalidID', `The ID '${id}' is not valid`);
    return targetOf(call, kind, id);
  });
}

const filters = { key: 'Key', 'resource-id': 'ResourceId', 'resource-type': 'ResourceType', value: 'Value' };

/** From the index of tags, which is behind. */
export function describeTags(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const rows = aws.graph
    .all()
    .filter((resource) => resource.type.startsWith('ec2.'))
    .filter((resource) => resource.project === place.account && resource.location === place.region)
    .filter((resource) => visible(call, resource, 'list'))
    .flatMap((resource) =>
      tagList(resource.body, 'Tags').map(({ Key, Value }): JsonObject => {
        return { Key, Value, ResourceId: ec2Id(resource), ResourceType: kindOf(resource), Tags: [{ Key, Value }] };
      }),
    );
  const shown = rows.filter(compileFilters(filtersOf(input, 'Filters'), filters));
  return paged(
    input,
    'Tags',
    shown.map(({ Tags: _tags, ...row }) => row),
  );
}

function kindOf(resource: Resource): Ec2Kind {
  return resource.type.slice('ec2.'.length) as Ec2Kind;
}
