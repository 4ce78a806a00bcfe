/** A schema as the packages of the SDK ship it: a number or name for simple types, a tuple that begins with its kind, or a thunk. */
export type SchemaRef = number | string | readonly unknown[] | (() => SchemaRef);

export type Kind =
  'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'document' | 'list' | 'map' | 'structure' | 'unit';

/** Names and places on the wire. */
export interface Traits {
  xmlName?: string;
  ec2QueryName?: string;
  xmlFlattened?: number;
  xmlAttribute?: number;
  xmlNamespace?: readonly string[];
  http?: readonly [string, string, number];
  httpLabel?: number;
  httpQuery?: string;
  httpQueryParams?: number;
  httpHeader?: string;
  httpPrefixHeaders?: string;
  httpPayload?: number;
  httpResponseCode?: number;
  error?: string;
  httpError?: number;
  awsQueryError?: readonly [string, number];
  sensitive?: number;
  streaming?: number;
}

export interface Member {
  name: string;
  shape: Shape;
  /** Of the member and of its shape; the member's count. */
  traits: Traits;
  /** Of the member alone. */
  own: Traits;
  required: boolean;
}

export interface Shape {
  kind: Kind;
  /** `CreateVpcRequest`; empty for simple types. */
  name: string;
  traits: Traits;
  timestamp?: 'date-time' | 'http-date' | 'epoch-seconds';
  union?: boolean;
  /** Of a structure. */
  members(): Map<string, Member>;
  /** Of a list or map; its traits name the elements. */
  element(): Member;
  key(): Member;
}

const bits = [
  'httpLabel',
  'idempotent',
  'idempotencyToken',
  'sensitive',
  'httpPayload',
  'httpResponseCode',
  'httpQueryParams',
];

function traitsOf(given: unknown): Traits {
  if (typeof given === 'object' && given !== null) return given;
  const flags = typeof given === 'number' ? given : 0;
  return Object.fromEntries(bits.flatMap((name, bit) => ((flags >> bit) & 1 ? [[name, 1]] : [])));
}

const resolved = (ref: unknown): unknown => (typeof ref === 'function' ? resolved((ref as () => unknown)()) : ref);
const isMember = (ref: unknown): ref is readonly [unknown, unknown] => Array.isArray(ref) && ref.length === 2;

/** A member reference is a schema, or a pair of a schema and the member's own traits. */
function memberOf(ref: unknown, name: string, required: boolean): Member {
  let own: Traits = {};
  let target = ref;
  for (; isMember(target); target = target[0]) own = { ...traitsOf(target[1]), ...own };
  const shape = shapeOf(target);
  return { name, shape, traits: { ...shape.traits, ...own }, own, required };
}

const none = (): never => {
  throw new Error('this shape has no members');
};

const simple: Record<number, Pick<Shape, 'kind' | 'timestamp'>> = {
  0: { kind: 'string' },
  1: { kind: 'number' },
  2: { kind: 'boolean' },
  4: { kind: 'timestamp' },
  5: { kind: 'timestamp', timestamp: 'date-time' },
  6: { kind: 'timestamp', timestamp: 'http-date' },
  7: { kind: 'timestamp', timestamp: 'epoch-seconds' },
  15: { kind: 'document' },
  17: { kind: 'number' },
  19: { kind: 'number' },
  21: { kind: 'blob' },
  42: { kind: 'blob' },
};

function ofNumber(code: number): Shape {
  const base: Shape = { kind: 'string', name: '', traits: {}, members: none, element: none, key: none };
  const element = (): Member => memberOf(code & 63, 'member', false);
  if (code >= 128) return { ...base, kind: 'map', element, key: () => memberOf(0, 'key', true) };
  if (code >= 64) return { ...base, kind: 'list', element };
  const known = simple[code];
  if (!known) throw new Error(`the SDK has a schema ${code} that is not known here`);
  return { ...base, ...known, ...(code === 42 ? { traits: { streaming: 1 } } : {}) };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Reads a schema; what it refers to is read when it is asked for, as schemas are recursive. */
export function shapeOf(ref: unknown): Shape {
  const schema = resolved(ref);
  if (typeof schema === 'number') return ofNumber(schema);
  if (schema === 'unit')
    return { kind: 'unit', name: '', traits: {}, members: () => new Map(), element: none, key: none };
  if (!Array.isArray(schema)) throw new Error('the SDK has a schema that is no tuple');
  const [kind, , name, traits, a, b, required] = schema as [number, string, string, unknown, unknown, unknown, unknown];
  const base = { name, traits: traitsOf(traits), members: none, element: none, key: none };
  if (kind === 0) {
    const target = shapeOf(a);
    return { ...target, name, traits: { ...target.traits, ...base.traits } };
  }
  if (kind === 1) return { ...base, kind: 'list', element: once(() => memberOf(a, 'member', false)) };
  if (kind === 2) {
    const key = once(() => memberOf(a, 'key', true));
    return { ...base, kind: 'map', key, element: once(() => memberOf(b, 'value', false)) };
  }
  const count = typeof required === 'number' ? required : 0;
  const members = once(() => {
    const refs = b as unknown[];
    return new Map((a as string[]).map((member, index) => [member, memberOf(refs[index], member, index < count)]));
  });
  return { ...base, kind: 'structure', members, ...(kind === 4 ? { union: true } : {}) };
}
