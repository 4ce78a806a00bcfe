import type { JsonObject } from '../core/json.ts';
import { list, object, text } from '../core/json.ts';
import type { Gcp } from './gcp.ts';
import { cloud, resourceId } from './gcp.ts';

/** Puts an object there as if somebody else had made it before: for adoption, collisions and foreign leftovers. */
export function seedResource(gcp: Gcp, seed: JsonObject): void {
  const path = text(seed, 'path');
  const match = /^projects\/([^/]+)\/(?:global|(?:regions|zones|locations)\/([^/]+))?/.exec(path);
  if (text(seed, 'service') === '' || text(seed, 'type') === '' || !match)
    throw new Error('a resource needs service, type and a path that begins with projects/');
  const id = resourceId(text(seed, 'service'), path);
  const name = path.split('/').at(-1) ?? '';
  gcp.graph.forget(id);
  gcp.graph.create({
    id,
    type: text(seed, 'type'),
    cloud,
    name,
    project: match[1] ?? '',
    location: match[2] ?? 'global',
    ...(text(seed, 'parent') === '' ? {} : { parent: text(seed, 'parent') }),
    body: { name, ...object(seed, 'body') },
    refs: list(seed, 'refs').filter((item) => typeof item === 'string'),
    createdBy: 'seed',
  });
}
