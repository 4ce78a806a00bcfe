import { when, type Played } from '../played.ts';
import { refusal, type Fault } from '../fault.ts';
import type { Scenario, Site } from '../scenario.ts';

const throttled: Fault = {
  row: 28,
  name: '429',
  action: refusal(429, 'TooManyRequests', 'Too many requests, please try again later.', { retryAfter: 1 }),
  leastMs: 1_000,
  handling: 'inside',
};
const unavailable: Fault = {
  row: 30,
  name: '503',
  action: refusal(503, 'ServiceUnavailable', 'the server is currently unable to handle the request'),
  handling: 'inside',
};
const serverError: Fault = {
  ...unavailable,
  name: '500',
  action: refusal(500, 'InternalError', 'Internal error occurred: etcdserver: request timed out'),
};
const reset: Fault = { ...unavailable, name: 'reset', action: { 'reset-before-commit': {} } };
const staleToken: Fault = {
  row: 27,
  name: '401',
  action: refusal(401, 'Unauthorized', 'Unauthorized'),
  handling: 'inside',
};
const unknownCaller: Fault = { ...staleToken, handling: 'hold' };
const denied: Fault = {
  row: 25,
  name: 'denied',
  action: refusal(403, 'Forbidden', 'secrets is forbidden: User "x" cannot create resource "secrets"'),
  handling: 'hold',
};
const foreignWebhook: Fault = {
  row: 47,
  name: 'webhook of somebody',
  action: refusal(
    500,
    'InternalError',
    'Internal error occurred: failed calling webhook "policy.other.example": connection refused',
  ),
  handling: 'attempts',
};
const ownWebhook: Fault = {
  row: 43,
  name: 'webhook not serving',
  action: refusal(
    500,
    'InternalError',
    'Internal error occurred: failed calling webhook "webhook.cert-manager.io": x509: certificate signed by unknown authority',
  ),
  handling: 'inside',
};
const kindNotServed: Fault = {
  row: 44,
  name: 'kind not served',
  action: refusal(404, 'NotFound', 'the server could not find the requested resource'),
  handling: 'inside',
};
const terminating: Fault = {
  row: 61,
  name: 'namespace terminating',
  action: refusal(403, 'Forbidden', 'unable to create new content in namespace gitpod because it is being terminated'),
  handling: 'attempts',
  outcomes: [['DEPENDENCY', 'SW-DEP-061']],
};

/** What can befall a call to an API server: rows 25, 27, 28 and 30 at every call, others where they occur. */
export function kubeFaults({ kind, verb }: Scenario, { operation, mutation }: Site): Played[] {
  const changes = mutation !== undefined;
  // A namespace takes seconds to go: only what changes it.
  if (kind === 'k8s.namespaces' && !changes) return [];
  const isIssuer = operation.startsWith('PATCH cert-manager.io');
  const makesInNamespace = /^POST v1\.namespaces\.\w+\.secrets$/.test(operation);
  return [
    [throttled, ['before commit']],
    [unavailable, ['before commit']],
    [serverError, ['before commit']],
    [reset, changes ? ['before commit', 'after commit, reply lost'] : ['before commit']],
    [staleToken, ['before commit']],
    // A removal leaves to its cluster's removal what it may not touch.
    ...when<Played>(changes && verb === 'ensure', [unknownCaller, ['permanent']]),
    ...when<Played>(changes, [denied, ['before commit', 'permanent', 'heals after k']]),
    ...when<Played>(changes && !operation.startsWith('DELETE'), [
      foreignWebhook,
      ['before commit', 'permanent', 'heals after k'],
    ]),
    ...when<Played>(isIssuer, [ownWebhook, ['before commit']]),
    ...when<Played>(isIssuer, [kindNotServed, ['before commit']]),
    ...when<Played>(makesInNamespace, [terminating, ['before commit', 'permanent']]),
  ];
}
