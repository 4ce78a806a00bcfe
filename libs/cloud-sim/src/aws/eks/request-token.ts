import { createHash } from 'node:crypto';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { invalidParameter } from './refusals.ts';

/** What a resource remembers of the request that made it. */
export function requestMark(call: Call): JsonObject {
  const token = text(call.input, 'clientRequestToken');
  return token === '' ? {} : { requestToken: token, requestDigest: digest(call.input) };
}

/** Whether this request is the one that made `resource`, sent once more. The same token with other parameters is refused. */
export function isReplay(call: Call, resource: Resource): boolean {
  const token = text(call.input, 'clientRequestToken');
  if (token === '' || text(resource.hidden, 'requestToken') !== token) return false;
  if (text(resource.hidden, 'requestDigest') !== digest(call.input))
    throw invalidParameter('The client request token was used before with different parameters.');
  return true;
}

export function digest(input: JsonObject): string {
  return createHash('sha256').update(canonical(input)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
