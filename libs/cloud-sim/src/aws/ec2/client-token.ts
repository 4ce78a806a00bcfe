import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { isObject, text } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { invalidParameter } from './faults.ts';

interface Remembered {
  request: string;
  made: string;
}

const table = 'aws.ec2.tokens';
const longest = 64;

/**
 * Makes the object once per client token: a repeat with the same parameters answers with what the first request made, in its present
 * state; one with other parameters is refused.
 */
export function once(call: Call, make: () => Resource): Resource {
  const token = text(call.input, 'ClientToken');
  if (token === '') return make();
  if (token.length > longest) throw invalidParameter(`Length exceeds maximum of ${longest}.`);
  const { graph, store } = call.aws;
  const key = `${call.caller.account}/${call.region}/${call.operation}/${token}`;
  const { ClientToken: _token, ...rest } = call.input;
  const asked = JSON.stringify(sorted(rest));
  const before = store.get<Remembered>(table, key);
  if (before && before.request !== asked)
    throw new AwsFault(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  const first = before && (graph.get(before.made) ?? graph.tombstone(before.made));
  if (first) return first;
  const made = make();
  store.put(table, key, { request: asked, made: made.id } satisfies Remembered);
  return made;
}

/** The order of members says nothing. */
function sorted(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, isObject(item) ? sorted(item) : item]),
  );
}
