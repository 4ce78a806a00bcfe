import type { Json, JsonObject } from '../../core/json.ts';
import { isObject } from '../../core/json.ts';
import { checked, timestampTo } from './scalar.ts';
import type { Member, Shape } from './shape.ts';

/** A reply as JSON. Throws for what the model lacks, and for what it requires and lacks here. */
export function writeJson(
  shape: Shape,
  reply: JsonObject,
  path: string,
  skip?: (member: Member) => boolean,
): JsonObject {
  const members = shape.members();
  for (const [name, value] of Object.entries(reply))
    if (value !== undefined && !members.has(name)) throw new Error(`reply: ${path} has no member ${name} in the model`);
  const out: JsonObject = {};
  for (const member of members.values()) {
    const value = reply[member.name];
    if (value === undefined) {
      if (member.required) throw new Error(`reply: ${path} lacks ${member.name}, which the model requires`);
    } else if (!skip?.(member)) out[member.name] = write(member.shape, value, `${path}.${member.name}`);
  }
  return out;
}

function write(shape: Shape, value: Json, path: string): Json {
  switch (shape.kind) {
    case 'structure':
      if (!isObject(value)) throw new Error(`reply: ${path} is no object`);
      return writeJson(shape, value, path);
    case 'list':
      if (!Array.isArray(value)) throw new Error(`reply: ${path} is no list`);
      return value.map((item, index) => write(shape.element().shape, item, `${path}[${index}]`));
    case 'map': {
      if (!isObject(value)) throw new Error(`reply: ${path} is no map`);
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      return Object.fromEntries(
        entries.map(([key, item]) => [key, write(shape.element().shape, item ?? null, `${path}.${key}`)]),
      );
    }
    case 'document':
      return value;
    case 'timestamp':
      return timestampTo(value, shape, 'epoch-seconds', path);
    default:
      return checked(value, shape, path);
  }
}
