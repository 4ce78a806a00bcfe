import type { Json, JsonObject } from '../../core/json.ts';
import { isObject } from '../../core/json.ts';
import type { Refusal } from './refusal.ts';
import { fromText, timestampFrom } from './scalar.ts';
import type { Member, Shape } from './shape.ts';

/** Parses a body; an empty one is an empty object. */
export function parseJson(body: string, refusal: Refusal): JsonObject {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    if (isObject(value)) return value;
  } catch {
    // Answered below, as what is no object is.
  }
  throw refusal.malformed();
}

/** Checks a JSON body against the members of a shape. `null` counts as absent, as the services have it. */
export function readJson(
  shape: Shape,
  given: JsonObject,
  refusal: Refusal,
  skip?: (member: Member) => boolean,
): JsonObject {
  function structure(target: Shape, value: JsonObject, path: string, leave?: (member: Member) => boolean): JsonObject {
    const members = target.members();
    const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
    for (const name of Object.keys(value)) {
      const member = members.get(name);
      if (!member || leave?.(member)) throw refusal.unknown(at(name));
    }
    const out: JsonObject = {};
    for (const member of members.values()) {
      if (leave?.(member)) continue;
      const found = value[member.name] ?? undefined;
      if (found !== undefined) out[member.name] = read(member.shape, found, at(member.name));
      else if (member.required) throw refusal.missing(at(member.name));
    }
    if (target.union && Object.keys(out).length !== 1) throw refusal.missing(at('(one member)'));
    return out;
  }

  function read(target: Shape, value: Json, path: string): Json {
    const wrong = (): Error => refusal.wrongType(path, kindOf(value), target.kind);
    switch (target.kind) {
      case 'structure':
        if (!isObject(value)) throw wrong();
        return structure(target, value, path);
      case 'list':
        if (!Array.isArray(value)) throw wrong();
        return value.map((item, index) => read(target.element().shape, item, `${path}.${index + 1}`));
      case 'map': {
        if (!isObject(value)) throw wrong();
        const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
        return Object.fromEntries(
          entries.map(([key, item]) => [key, read(target.element().shape, item ?? null, `${path}.${key}`)]),
        );
      }
      case 'document':
        return value;
      case 'timestamp':
        if (typeof value !== 'number' && typeof value !== 'string') throw wrong();
        return timestampFrom(value, path, refusal);
      case 'number':
      case 'boolean':
        if (typeof value !== target.kind) throw wrong();
        return value;
      default:
        if (typeof value !== 'string') throw wrong();
        return fromText(target, value, path, refusal);
    }
  }

  return structure(shape, given, '', skip);
}

function kindOf(value: Json): string {
  if (value === null) return 'NULL_VALUE';
  if (Array.isArray(value)) return 'ARRAY_VALUE';
  return (
    { string: 'STRING_VALUE', number: 'NUMBER_VALUE', boolean: 'TRUE_VALUE' }[typeof value as string] ??
    'STRUCTURE_VALUE'
  );
}
