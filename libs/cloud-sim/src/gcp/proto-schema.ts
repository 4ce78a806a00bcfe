import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';
import type { Json, JsonObject } from '../core/json.ts';
import { isObject } from '../core/json.ts';
import { badValue, checkShape, unknownName } from './shape.ts';
import type { Shape } from './shape.ts';

const wellKnown: Record<string, Shape> = {
  '.google.protobuf.BoolValue': 'bool',
  '.google.protobuf.StringValue': 'string',
  '.google.protobuf.BytesValue': 'bytes',
  '.google.protobuf.Int32Value': 'int',
  '.google.protobuf.UInt32Value': 'int',
  '.google.protobuf.Int64Value': 'int',
  '.google.protobuf.UInt64Value': 'int',
  '.google.protobuf.FloatValue': 'number',
  '.google.protobuf.DoubleValue': 'number',
  '.google.protobuf.FieldMask': 'string',
  '.google.protobuf.Any': 'any',
  '.google.protobuf.Struct': 'any',
  '.google.protobuf.Value': 'any',
  '.google.protobuf.ListValue': 'any',
};

const scalars: Record<string, Shape> = {
  string: 'string',
  bool: 'bool',
  bytes: 'bytes',
  float: 'number',
  double: 'number',
};

/** The messages and services of one official client package, read from the schema it ships. */
export class ProtoSchema {
  readonly #root: protobuf.Root;

  constructor(clientPackage: string) {
    const path = createRequire(import.meta.url).resolve(`${clientPackage}/build/protos/protos.json`);
    this.#root = protobuf.Root.fromJSON(JSON.parse(readFileSync(path, 'utf8')) as protobuf.INamespace);
  }

  service(name: string): protobuf.Service {
    return this.#root.lookupService(name);
  }

  type(name: string, from: protobuf.NamespaceBase): protobuf.Type {
    return from.lookupType(name);
  }

  /** Returns the value with field names in camel case and enumerations by name; throws Google's 400 on anything unknown. */
  check(type: protobuf.Type, value: JsonObject, path = ''): JsonObject {
    const out: JsonObject = {};
    for (const [key, item] of Object.entries(value)) {
      const field = fieldOf(type, key);
      if (!field) throw unknownName(key, path);
      if (item === undefined || item === null) continue;
      out[field.name] = this.#field(field, item, path === '' ? key : `${path}.${key}`);
    }
    return out;
  }

  /** Turns the text of a query parameter or path variable into the field's type, along a dotted name. */
  fromText(type: protobuf.Type, name: string, values: string[]): JsonObject {
    const [head = '', ...rest] = name.split('.');
    const field = fieldOf(type, head)?.resolve();
    if (!field) throw unknownName(name, '');
    if (rest.length > 0 && field.resolvedType instanceof protobuf.Type) {
      return { [field.name]: this.fromText(field.resolvedType, rest.join('.'), values) };
    }
    const read = (value: string): Json => (textIsJson(field) ? (JSON.parse(value) as Json) : value);
    return { [field.name]: field.repeated ? values.map(read) : read(values[0] ?? '') };
  }

  #field(field: protobuf.Field, value: Json, path: string): Json {
    field.resolve();
    if (field instanceof protobuf.MapField) {
      if (!isObject(value)) throw badValue(path, 'map', value);
      const entries = Object.entries(value).map(([key, item]) => [
        key,
        this.#value(field, item ?? null, `${path}[${key}]`),
      ]);
      return Object.fromEntries(entries) as JsonObject;
    }
    if (!field.repeated) return this.#value(field, value, path);
    if (!Array.isArray(value)) throw badValue(path, 'list', value);
    return value.map((item, index) => this.#value(field, item, `${path}[${index}]`));
  }

  #value(field: protobuf.Field, value: Json, path: string): Json {
    const type = field.resolvedType;
    if (type instanceof protobuf.Enum) return enumName(type, value, path);
    if (type instanceof protobuf.Type) {
      const { fullName } = type;
      if (fullName === '.google.protobuf.Timestamp') return matching(value, path, 'Timestamp', timestamp);
      if (fullName === '.google.protobuf.Duration') return matching(value, path, 'Duration', /^-?\d+(\.\d+)?s$/);
      const shape = wellKnown[fullName];
      if (shape === undefined) {
        if (!isObject(value)) throw badValue(path, `type.googleapis.com/${fullName.slice(1)}`, value);
        return this.check(type, value, path);
      }
      checkShape(value, shape, path);
      return value;
    }
    checkShape(value, scalars[field.type] ?? 'int', path);
    return value;
  }
}

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function fieldOf(type: protobuf.Type, key: string): protobuf.Field | undefined {
  return type.fields[key] ?? type.fields[camel(key)];
}

export function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

function textIsJson(field: protobuf.Field): boolean {
  return field.type === 'bool' || field.resolvedType?.fullName === '.google.protobuf.BoolValue';
}

function matching(value: Json, path: string, type: string, pattern: RegExp): Json {
  if (typeof value !== 'string' || !pattern.test(value))
    throw badValue(path, `type.googleapis.com/google.protobuf.${type}`, value);
  return value;
}

function enumName(type: protobuf.Enum, value: Json, path: string): string {
  const name = typeof value === 'number' ? type.valuesById[value] : value;
  if (typeof name !== 'string' || !(name in type.values))
    throw badValue(path, `type.googleapis.com/${type.fullName.slice(1)}`, value);
  return name;
}
