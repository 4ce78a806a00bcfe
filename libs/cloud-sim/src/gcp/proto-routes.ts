import type protobuf from 'protobufjs';
import type { HttpRequest } from '../core/http-server.ts';
import type { JsonObject } from '../core/json.ts';
import { isObject, text } from '../core/json.ts';
import type { Call, Reply, Route } from './api.ts';
import { required } from './fault.ts';
import { compilePath } from './path-template.ts';
import { camel, type ProtoSchema } from './proto-schema.ts';
import { parseBody } from './shape.ts';

export interface Method {
  permission?: string;
  phase?: 'poll';
  /** Other than the method's own name, where several services of an API share one. */
  operation?: string;
  /** Field of the request that names the resource. */
  name?: (request: JsonObject) => string;
  handle(call: Call): Reply | Promise<Reply>;
}

interface Binding {
  verb: string;
  path: string;
  body: string | undefined;
}

/** Routes of a service as its schema declares them, for the methods that are served. */
export function protoRoutes(schema: ProtoSchema, serviceName: string, methods: Record<string, Method>): Route[] {
  const service = schema.service(serviceName);
  return Object.entries(methods).flatMap(([name, method]) => {
    const rpc = service.methods[name];
    if (!rpc) throw new Error(`${serviceName} has no method ${name}`);
    return bindings(rpc).map((binding) => route(schema, service, rpc, method, binding));
  });
}

function route(
  schema: ProtoSchema,
  service: protobuf.Service,
  rpc: protobuf.Method,
  method: Method,
  binding: Binding,
): Route {
  const requestType = schema.type(rpc.requestType, service);
  const replyType = schema.type(rpc.responseType, service);
  return {
    operation: method.operation ?? rpc.name,
    verb: binding.verb,
    path: compilePath(binding.path),
    phase: method.phase ?? 'request',
    ...(method.permission === undefined ? {} : { permission: method.permission }),
    decode: (http, params) => decode(schema, requestType, binding, http, params),
    checkReply: (reply) => void schema.check(replyType, reply),
    project: projectOf,
    name: method.name ?? nameOf,
    handle: (call) => method.handle(call),
  };
}

function decode(
  schema: ProtoSchema,
  type: protobuf.Type,
  binding: Binding,
  http: HttpRequest,
  params: Record<string, string>,
): JsonObject {
  let message: JsonObject = {};
  const query = new Map<string, string[]>();
  for (const [key, value] of http.url.searchParams) {
    if (!systemParameters.has(key)) query.set(key, [...(query.get(key) ?? []), value]);
  }
  for (const [key, values] of query) message = merge(message, schema.fromText(type, key, values));
  if (binding.body !== undefined) {
    const body = parseBody(http.body);
    message = merge(message, binding.body === '*' ? body : { [camel(binding.body)]: body });
  }
  for (const [key, value] of Object.entries(params)) message = merge(message, schema.fromText(type, key, [value]));
  const checked = schema.check(type, message);
  for (const field of type.fieldsArray) {
    const isRequired = behaviours(field).includes('REQUIRED');
    if (isRequired && checked[field.name] === undefined) throw required(field.name);
  }
  return checked;
}

/** Parameters that every Google API takes beside its own. */
export const systemParameters = new Set([
  '$alt',
  'alt',
  'prettyPrint',
  '$prettyPrint',
  'fields',
  '$fields',
  'key',
  'quotaUser',
  'userProject',
  '$.xgafv',
  'access_token',
]);

function behaviours(field: protobuf.Field): string[] {
  const options: unknown = field.parsedOptions ?? [];
  const found = (Array.isArray(options) ? options : []).map((option: unknown) =>
    isObject(option) ? option['(google.api.field_behavior)'] : undefined,
  );
  const single = field.options?.['(google.api.field_behavior)'] as unknown;
  return [...found, single].filter((item): item is string => typeof item === 'string');
}

export function merge(a: JsonObject, b: JsonObject): JsonObject {
  const out: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = out[key];
    out[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return out;
}

function bindings(rpc: protobuf.Method): Binding[] {
  const options: unknown = rpc.parsedOptions;
  for (const option of Array.isArray(options) ? options : [options]) {
    const http: unknown = isObject(option) ? option['(google.api.http)'] : undefined;
    if (isObject(http))
      return [binding(http), ...[http['additional_bindings'] ?? []].flat().filter(isObject).map(binding)];
  }
  throw new Error(`${rpc.name} has no HTTP binding`);
}

function binding(http: JsonObject): Binding {
  const verb = ['get', 'put', 'post', 'delete', 'patch'].find((candidate) => candidate in http) ?? 'post';
  return { verb: verb.toUpperCase(), path: text(http, verb), body: text(http, 'body') || undefined };
}

/** The project in whichever field of the request names it. */
function projectOf(request: JsonObject): string {
  const named = text(request, 'project') || text(request, 'projectId');
  if (named !== '') return named;
  for (const key of ['name', 'parent', 'resource']) {
    const found = /^(?:projects\/)([^/]+)/.exec(text(request, key));
    if (found) return found[1] ?? '';
  }
  for (const value of Object.values(request)) {
    const found = isObject(value) ? /^projects\/([^/]+)/.exec(text(value, 'name')) : null;
    if (found) return found[1] ?? '';
  }
  return '';
}

function nameOf(request: JsonObject): string {
  const path = text(request, 'name') || text(request, 'resource') || text(request, 'parent');
  return path.split('/').at(-1) ?? '';
}
