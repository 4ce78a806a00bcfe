import type { Operation } from '../core/operation.ts';
import type { JsonObject } from '../core/json.ts';
import { object } from '../core/json.ts';
import { notFound } from './fault.ts';
import type { Gcp } from './gcp.ts';

const codes: Record<string, number> = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  GCE_STOCKOUT: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
};

export function rpcCode(code: string): number {
  return codes[code] ?? 13;
}

/** A `google.longrunning.Operation`: Artifact Registry, Service Usage, Resource Manager. Reply and metadata stand in its args. */
export function showLongRunning(operation: Operation): JsonObject {
  const { id, doneAt, error, args } = operation;
  const metadata = object(args, 'metadata');
  return {
    name: id,
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(doneAt === undefined ? {} : { done: true }),
    ...(error ? { error: { code: rpcCode(error.code), message: error.message } } : {}),
    ...(doneAt !== undefined && !error ? { response: args['response'] ?? empty } : {}),
  };
}

const empty: JsonObject = { '@type': 'type.googleapis.com/google.protobuf.Empty', value: {} };

export function longRunning(gcp: Gcp, service: string, name: string): Operation {
  const operation = gcp.operations.get(name);
  if (!operation || operation.service !== service) throw notFound(`Operation not found: ${name}`);
  return operation;
}
