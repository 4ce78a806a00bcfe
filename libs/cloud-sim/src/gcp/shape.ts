import type { Json, JsonObject } from '../core/json.ts';
import { isObject } from '../core/json.ts';
import { invalid } from './fault.ts';

/** Strict shape of a request body for the APIs that ship no schema. A list of texts is an enumeration. */
export type Shape =
  | 'string'
  | 'int'
  | 'number'
  | 'bool'
  | 'bytes'
  | 'map'
  | 'any'
  | readonly string[]
  | { of: Shape }
  | { fields: Record<string, Shape> };

export function fields(shape: Record<string, Shape>): Shape {
  return { fields: shape };
}

export function listOf(shape: Shape): Shape {
  return { of: shape };
}

/** Throws 400 in the words of Google's front end, which checks names and types before any API looks. */
export function checkShape(value: Json | undefined, shape: Shape, path = ''): void {
  if (value === undefined || value === null || shape === 'any') return;
  if (typeof shape === 'string') {
    if (!scalars[shape](value)) throw badValue(path, names[shape], value);
  } else if (Array.isArray(shape)) {
    if (typeof value !== 'string' || !shape.includes(value)) throw badValue(path, 'TYPE_ENUM', value);
  } else if ('of' in shape) {
    if (!Array.isArray(value)) throw badValue(path, 'list', value);
    value.forEach((item, index) => checkShape(item, shape.of, `${path}[${index}]`));
  } else if ('fields' in shape) {
    if (!isObject(value)) throw badValue(path, 'message', value);
    for (const [key, item] of Object.entries(value)) {
      const field = shape.fields[key];
      if (field === undefined) throw unknownName(key, path);
      checkShape(item, field, path === '' ? key : `${path}.${key}`);
    }
  }
}

export function unknownName(name: string, path: string) {
  const where = path === '' ? '' : ` at '${path}'`;
  return invalid(`Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`, 'badRequest');
}

export function badValue(path: string, type: string, value: Json) {
  const shown = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
  return invalid(`Invalid value at '${path}' (${type}), ${shown}`, 'badRequest');
}

type Scalar = Extract<Shape, string>;

const names: Record<Scalar, string> = {
  string: 'TYPE_STRING',
  int: 'TYPE_INT64',
  number: 'TYPE_DOUBLE',
  bool: 'TYPE_BOOL',
  bytes: 'TYPE_BYTES',
  map: 'map',
  any: 'any',
};

const scalars: Record<Scalar, (value: Json) => boolean> = {
  string: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value)),
  number: (value) => typeof value === 'number' || (typeof value === 'string' && Number.isFinite(Number(value))),
  bool: (value) => typeof value === 'boolean',
  bytes: (value) => typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value),
  map: (value) => isObject(value) && Object.values(value).every((item) => typeof item === 'string'),
  any: () => true,
};

/** Reads a JSON body: empty is an empty message, anything but an object is refused. */
export function parseBody(body: string): JsonObject {
  if (body.trim() === '') return {};
  let parsed: Json;
  try {
    parsed = JSON.parse(body) as Json;
  } catch {
    throw invalid('Invalid JSON payload received. Unexpected token.', 'parseError');
  }
  if (!isObject(parsed)) throw invalid('Invalid JSON payload received. Expected an object.', 'parseError');
  return parsed;
}
