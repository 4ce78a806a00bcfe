import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, text } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { tagList, withoutTags, withTags } from '../tag-list.ts';
import { noSuchHostedZone } from './refusals.ts';
import { bareId, zoneArn } from './zone.ts';

const most = 50;
const texts = (value: JsonObject, key: string): string[] => list(value, key).filter((item) => typeof item === 'string');

function tagged(call: Call, id: string): Resource {
  const { aws, input, caller } = call;
  const zone = text(input, 'ResourceType') === 'hostedzone' ? aws.graph.get(zoneArn(bareId(id))) : undefined;
  if (zone?.project !== caller.account) throw noSuchHostedZone(bareId(id));
  call.touched.add(zone.id);
  return zone;
}

const show = (zone: Resource): JsonObject => ({
  ResourceType: 'hostedzone',
  ResourceId: bareId(zone.id),
  Tags: tagList(zone.body, 'Tags'),
});

export function changeTagsForResource(call: Call): undefined {
  const zone = tagged(call, text(call.input, 'ResourceId'));
  const kept = withoutTags(tagList(zone.body, 'Tags'), texts(call.input, 'RemoveTagKeys'));
  for (const key of ['AddTags', 'RemoveTagKeys'])
    if (Array.isArray(call.input[key]) && call.input[key].length === 0)
      throw new AwsFault(
        'InvalidInput',
        `1 validation error detected: Value '[]' at '${key.charAt(0).toLowerCase()}${key.slice(1)}' failed to satisfy constraint: Member must have length greater than or equal to 1`,
      );
  const after = withTags(kept, tagList(call.input, 'AddTags'));
  if (after.length > most) throw new AwsFault('InvalidInput', `A resource may have no more than ${most} tags.`);
  call.aws.graph.patch(zone.id, { Tags: after });
}

export function listTagsForResource(call: Call): JsonObject {
  return { ResourceTagSet: show(tagged(call, text(call.input, 'ResourceId'))) };
}

export function listTagsForResources(call: Call): JsonObject {
  return { ResourceTagSets: texts(call.input, 'ResourceIds').map((id) => show(tagged(call, id))) };
}
