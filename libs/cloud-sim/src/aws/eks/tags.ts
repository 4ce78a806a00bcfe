import type { Resource } from '../../core/graph.ts';
import { labels, list, text } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import type { Call, NeededAction, Reply } from '../service.ts';

const most = 50;

export function tagActions(call: Call): NeededAction[] {
  return [{ action: `eks:${call.operation}`, resource: text(call.input, 'resourceArn') }];
}

function find(call: Call): Resource {
  const resource = text(call.input, 'resourceArn');
  const found = call.aws.graph.get(resource);
  if (!found?.type.startsWith('eks.'))
    throw new AwsFault('NotFoundException', `Resource not found for resource arn ${resource}`, { http: 404 });
  call.touched.add(found.id);
  return found;
}

export function tagResource(call: Call): Reply {
  const resource = find(call);
  const added = labels(call.input, 'tags');
  if (Object.keys(added).some((key) => key.toLowerCase().startsWith('aws:')))
    throw new AwsFault('BadRequestException', 'Tag keys that start with aws: are reserved');
  const tags = { ...labels(resource.body, 'tags'), ...added };
  if (Object.keys(tags).length > most)
    throw new AwsFault('BadRequestException', `A resource can have at most ${most} tags`);
  call.aws.graph.patch(resource.id, { tags });
  return {};
}

export function untagResource(call: Call): Reply {
  const resource = find(call);
  const gone = list(call.input, 'tagKeys');
  const kept = Object.entries(labels(resource.body, 'tags')).filter(([key]) => !gone.includes(key));
  call.aws.graph.patch(resource.id, { tags: Object.fromEntries(kept) });
  return {};
}

export function listTagsForResource(call: Call): Reply {
  return { tags: labels(find(call).body, 'tags') };
}
