import { failed, type ResourceFailure } from '@slipway/activities-core';
import type { ApiRequest, ApiResponse } from './connection.ts';

/** The part of a `Status` object that is read. */
export interface Status {
  message: string;
  reason?: string;
  details?: {
    name?: string;
    causes?: { reason?: string; message?: string; field?: string }[];
    retryAfterSeconds?: number;
  };
}

/** The API server's own words about an answer that is not a success. */
export function statusOf({ status, body }: ApiResponse): Status {
  if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
    return body as Status;
  }
  return { message: typeof body === 'string' && body !== '' ? body.slice(0, 300) : `HTTP ${status}` };
}

const schemaComplaint = /field not declared in schema|strict decoding error|unknown field/;
const webhookComplaint = /failed calling webhook "([^"]+)"/;
const webhookRefusal = /admission webhook "[^"]+" denied the request/;

/** Worth another try of the same call by itself: overload and a server in between restarts, not a verdict on the request. */
export function isTransient(response: ApiResponse): boolean {
  if (response.status === 429 || [502, 503, 504].includes(response.status)) return true;
  const { message } = statusOf(response);
  return response.status === 500 && !schemaComplaint.test(message) && !webhookComplaint.test(message);
}

/** Milliseconds that the server asks to wait, if it does. */
export function retryAfterMs({ headers }: ApiResponse): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

/** Maps an answer to a failure: by its reason and status first, by its words where the status says nothing. */
export function failureOf(request: ApiRequest, response: ApiResponse, cluster: string): ResourceFailure {
  const status = statusOf(response);
  const what = `cannot ${verbs[request.method]} ${request.path} in cluster ${cluster}`;
  const words = { cloudWords: status.message };
  const webhook = webhookComplaint.exec(status.message)?.[1];
  if (webhook !== undefined) {
    return webhook.endsWith('cert-manager.io')
      ? failed('NOT_READY', 'SW-READY-043', "cert-manager's webhook is not serving yet", words)
      : failed('DEPENDENCY', 'SW-DEP-047', `webhook ${webhook} is down: ${what}`, {
          ...words,
          fix: `repair or remove webhook ${webhook}`,
        });
  }
  if (schemaComplaint.test(status.message) || webhookRefusal.test(status.message)) {
    return failed('INVALID_SPEC', 'SW-SPEC-090', `${what}: the cluster refuses what it says`, words);
  }
  const causes = status.details?.causes ?? [];
  if (causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
    return failed('DEPENDENCY', 'SW-DEP-061', `${what}: its namespace is being deleted`, words);
  }
  switch (response.status) {
    case 401:
      return failed('UNAUTHENTICATED', 'SW-AUTHN-027', `cluster ${cluster} refuses us also with a new token`, {
        ...words,
        fix: 'grant the identity of the worker access to the cluster',
      });
    case 403:
      return failed('UNAUTHORIZED', 'SW-AUTHZ-025', `${what}: not allowed`, words);
    case 404:
      return failed('NOT_READY', 'SW-READY-044', `${what}: it is not served yet`, words);
    case 409:
      return causes.some(({ reason }) => reason === 'FieldManagerConflict')
        ? failed('NOT_OWNED', 'SW-OWN-049', `${what}: somebody else manages its fields`, words)
        : failed('CONFLICT', 'SW-CONF-091', `${what}: it was changed at the same time`, words);
    case 400:
    case 422:
      return failed('INVALID_SPEC', 'SW-SPEC-090', `${what}: the cluster refuses what it says`, words);
    case 429: {
      const delay = retryAfterMs(response);
      return failed('RATE_LIMITED', 'SW-RATE-028', `cluster ${cluster} throttles us`, {
        ...words,
        ...(delay === undefined ? {} : { retryAfterMs: delay }),
      });
    }
    default:
      return failed('INTERNAL', 'SW-INT-030', `${what}: the API server failed`, words);
  }
}

const verbs: Record<ApiRequest['method'], string> = {
  GET: 'read',
  POST: 'create',
  PUT: 'replace',
  PATCH: 'change',
  DELETE: 'delete',
};

/** The cluster exists, and its API server does not answer. */
export function unreachable(cluster: string, cause: unknown): ResourceFailure {
  return failed('NOT_READY', 'SW-READY-061', `the API server of cluster ${cluster} does not answer`, {
    fix: 'check the route from the worker to the cluster and its authorized networks',
    cause,
  });
}
