import { refusal, type Fault } from '../fault.ts';
import type { Mode } from '../modes.ts';
import { patient } from '../play.ts';
import { when, type Played, type Standpoint } from '../played.ts';
import type { Scenario, Site } from '../scenario.ts';

const throttledWords =
  "Number of requests for subscription '00000000-0000-4000-8000-000000000001' and operation 'PUT' exceeded the backend storage limit. Please try again after '6' seconds.";
const throttled: Fault = {
  row: 28,
  name: 'SubscriptionRequestsThrottled',
  action: refusal(429, 'SubscriptionRequestsThrottled', throttledWords),
  handling: 'inside',
};
const retryAfter: Fault = {
  row: 28,
  name: '429 Retry-After',
  action: refusal(429, 'TooManyRequests', throttledWords, { retryAfter: 60 }),
  leastMs: 60_000 * patient,
  handling: 'inside',
};

const unavailable: Fault = {
  row: 30,
  name: '503',
  action: refusal(503, 'ServiceUnavailable', 'The service is unavailable. Please retry the request.'),
  handling: 'attempts',
};
const serverError: Fault = {
  ...unavailable,
  name: '500',
  action: refusal(500, 'InternalServerError', 'Encountered internal server error.'),
};
const reset: Fault = { ...unavailable, name: 'reset', action: { 'reset-before-commit': {} } };

const busy: Fault = {
  row: 36,
  name: '',
  action: refusal(
    409,
    'AnotherOperationInProgress',
    'Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://management.azure.com/subscriptions/x/providers/Microsoft.Network/locations/westeurope/operations/y.',
  ),
  handling: 'inside',
};
/** github.com/Azure/AKS/issues/1913 and 2720 */
const busyCluster: Fault = {
  row: 37,
  name: '',
  action: refusal(
    409,
    'OperationNotAllowed',
    'Operation is not allowed: Another operation (nodepool1 - Updating) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details',
  ),
  handling: 'inside',
};
const busyIn = ['Microsoft.Network', 'Microsoft.DBforMySQL'];

/** Older than what the verb makes, younger than all else: see the rest before each verb. */
const staleMs = 1_800_000;

/** The first reads after the change. */
const staleRead = ({ afterChange = 1 }: Site): Fault => ({
  row: 38,
  name: 'stale read',
  action: { 'stale-reads': { ms: staleMs } },
  nth: [afterChange, afterChange + 1, afterChange + 2],
  handling: 'inside',
});

/** Rows 28, 30, 36, 37 and 38: how the APIs behave, at every call of every verb. */
export function apiFaults({ verb }: Scenario, site: Site, { isFirst, isFirstOfApi }: Standpoint): Played[] {
  const { service, mutation, afterChange, polls } = site;
  const changes = mutation !== undefined;
  const atLength: readonly Mode[] =
    isFirstOfApi || (isFirst && verb === 'ensure') ? ['permanent', 'heals after k'] : ['permanent'];
  const toItsEnd: readonly Mode[] = isFirstOfApi ? ['before commit', 'permanent', 'heals after k'] : ['before commit'];
  const showsItself = afterChange !== undefined && !changes && !polls && verb === 'ensure';
  return [
    [throttled, isFirst && !isFirstOfApi ? ['before commit', 'permanent'] : toItsEnd],
    ...when<Played>(changes, [retryAfter, ['before commit']]),
    [unavailable, ['before commit', ...atLength]],
    ...when<Played>(changes, [serverError, ['before commit']]),
    [reset, changes ? ['before commit', 'after commit, reply lost'] : ['before commit']],
    ...when<Played>(changes && busyIn.includes(service), [busy, toItsEnd]),
    ...when<Played>(changes && service === 'Microsoft.ContainerService', [busyCluster, toItsEnd]),
    ...when<Played>(showsItself, [staleRead(site), ['before commit']]),
  ];
}
