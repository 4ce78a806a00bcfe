import { failed, type ResourceFailure } from '@slipway/activities-core';
import { fill, inWords, rules, type RuleId } from '@slipway/contracts/rules';
import type { ApiRequest, ApiResponse } from './connection.ts';
import { causeIn, type Cause } from './failure-words.ts';

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
  return { message: typeof body === 'string' && body !== '' ? body : `HTTP ${status}` };
}

/** What the API server calls an answer; a proxy in front of it gives no name. */
function reasonOf(response: ApiResponse): string {
  const { reason } = statusOf(response);
  return reason !== undefined && reason !== '' ? reason : (reasonOfHttp[response.status] ?? 'InternalError');
}

const reasonOfHttp: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  422: 'Invalid',
  429: 'TooManyRequests',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

const passing = ['TooManyRequests', 'ServerTimeout', 'ServiceUnavailable', 'Timeout', 'InternalError'];

/** Worth another try of the same call by itself: overload and a server in between restarts, not a verdict on the request. */
export function isTransient(response: ApiResponse): boolean {
  if (response.status < 400) return false;
  return passing.includes(reasonOf(response)) && causeIn(statusOf(response).message) === undefined;
}

/** Milliseconds that the server asks to wait, if it does. */
export function retryAfterMs({ headers }: ApiResponse): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

/** Maps an answer to a failure: by what its words name, then by its reason, by HTTP only where the server gives no reason. */
export function failureOf(request: ApiRequest, response: ApiResponse, cluster: string): ResourceFailure {
  const status = statusOf(response);
  const { rule, why, facts } = causeIn(status.message) ?? causeOfReason(response, cluster);
  const what = `cannot ${verbs[request.method]} ${request.path} in cluster ${cluster}`;
  const delay = retryAfterMs(response);
  return failed(rules[rule].code, rule, `${what}: ${why}`, {
    ...adviceOf(rule, facts),
    cloudWords: inWords(status.message),
    ...(delay === undefined ? {} : { retryAfterMs: delay }),
  });
}

/** The rule's own advice, with what is known of the case. */
export function adviceOf(rule: RuleId, facts: Record<string, string> = {}): { fix?: string } {
  const { fix } = rules[rule];
  return fix === undefined ? {} : { fix: fill(fix, facts) };
}

function causeOfReason(response: ApiResponse, cluster: string): Cause {
  const { details } = statusOf(response);
  const causes = (details?.causes ?? []).map(({ reason }) => reason);
  if (causes.includes('NamespaceTerminating')) return { rule: 'SW-DEP-061', why: 'its namespace is being deleted' };
  if (causes.includes('FieldManagerConflict')) return { rule: 'SW-OWN-049', why: 'somebody else manages its fields' };
  switch (reasonOf(response)) {
    case 'Unauthorized':
      return { rule: 'SW-AUTHN-027', why: `cluster ${cluster} refuses us also with a new token` };
    case 'Forbidden':
      return { rule: 'SW-AUTHZ-025', why: 'not allowed', facts: { permission: 'what the cluster names' } };
    case 'NotFound':
      return details?.name === undefined
        ? { rule: 'SW-READY-044', why: 'its kind is not served yet' }
        : { rule: 'SW-READY-038', why: `${details.name} is not there yet` };
    case 'AlreadyExists':
    case 'Conflict':
      return { rule: 'SW-CONF-091', why: 'it was changed at the same time' };
    case 'BadRequest':
    case 'Invalid':
    case 'MethodNotAllowed':
    case 'RequestEntityTooLarge':
    case 'UnsupportedMediaType':
      return { rule: 'SW-SPEC-090', why: 'the cluster refuses what it says' };
    case 'TooManyRequests':
      return { rule: 'SW-RATE-028', why: `cluster ${cluster} throttles us` };
    default:
      return { rule: 'SW-INT-030', why: 'the API server failed' };
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
    ...adviceOf('SW-READY-061'),
    cause,
  });
}
