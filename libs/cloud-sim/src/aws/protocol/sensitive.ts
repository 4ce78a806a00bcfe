import type { Json, JsonObject } from '../../core/json.ts';
import { isObject } from '../../core/json.ts';
import type { Shape } from './shape.ts';

const filler = (value: Json): Json => (typeof value === 'string' ? '*'.repeat(value.length) : '*');

/** A message with its secrets masked by filler of the same length: what the model calls sensitive. */
export function maskSensitive(shape: Shape, value: JsonObject): JsonObject {
  const out: JsonObject = {};
  const members = shape.members();
  for (const [name, item] of Object.entries(value)) {
    const member = members.get(name);
    if (item !== undefined && member)
      out[name] = member.traits.sensitive === 1 ? filler(item) : inner(member.shape, item);
  }
  return out;
}

function inner(shape: Shape, value: Json): Json {
  if (shape.traits.sensitive === 1) return filler(value);
  if (shape.kind === 'structure' && isObject(value)) return maskSensitive(shape, value);
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item) => inner(shape.element().shape, item));
  if (shape.kind === 'map' && isObject(value)) {
    const element = shape.element().shape;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(element, item ?? null)]));
  }
  return value;
}
