import { refusal, type Fault } from '../fault.ts';
import type { Mode } from '../modes.ts';
import { patient } from '../play.ts';
import { everMs, when, type Played, type Standpoint } from '../played.ts';
import type { Scenario, Site } from '../scenario.ts';

/** APIs that name a reason and no status; they throttle with a 403. */
const olderApis = ['compute', 'dns', 'storage', 'sqladmin'];
const throttledWords =
  "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'x.googleapis.com'.";
const throttledInfo = { reason: 'RATE_LIMIT_EXCEEDED', metadata: { service: 'x.googleapis.com' } };

const throttled: Fault = {
  row: 28,
  name: '429',
  action: refusal(429, 'RESOURCE_EXHAUSTED', throttledWords, { info: throttledInfo }),
  handling: 'inside',
};
/** How long is asked for is only heard where the SDK hands on the header: gax 6 drops it. */
const deafApis = ['artifactregistry', 'container', 'sqladmin'];
const throttledForAWhile = (service: string): Fault => ({
  ...throttled,
  name: '429 Retry-After',
  action: refusal(429, 'RESOURCE_EXHAUSTED', throttledWords, { info: throttledInfo, retryAfter: 60 }),
  ...(deafApis.includes(service) ? {} : { leastMs: 60_000 * patient }),
});
const throttledByAnOlderApi: Fault = {
  ...throttled,
  name: '403 rateLimitExceeded',
  action: refusal(403, 'PERMISSION_DENIED', throttledWords, { reason: 'rateLimitExceeded', info: throttledInfo }),
};
const tooManyOperations: Fault = {
  ...throttled,
  name: 'too many operations',
  action: refusal(429, 'RESOURCE_EXHAUSTED', 'Too many operations: cluster hits the concurrent operations quota 5'),
};

const unavailable: Fault = {
  row: 30,
  name: '503',
  action: refusal(503, 'UNAVAILABLE', 'try later'),
  handling: 'attempts',
};
const serverError: Fault = { ...unavailable, name: '500', action: refusal(500, 'INTERNAL', 'Internal error.') };
const reset: Fault = { ...unavailable, name: 'reset', action: { 'reset-before-commit': {} } };

const busyCluster: Fault = {
  row: 36,
  name: '',
  action: refusal(400, 'FAILED_PRECONDITION', 'Cluster is running incompatible operation operation-1.', {
    info: { reason: 'CLUSTER_ALREADY_HAS_OPERATION' },
  }),
  handling: 'inside',
};
const busyDatabase: Fault = {
  ...busyCluster,
  action: refusal(409, 'ABORTED', 'Operation failed because another operation was already in progress.', {
    reason: 'operationInProgress',
  }),
};

/** The first reads after the change, of the thing itself or of a list that it should be in. */
function staleRead(scenario: Scenario, { operation, afterChange = 1 }: Site): Fault {
  return {
    row: 38,
    name: 'stale read',
    action: { 'stale-reads': { ms: everMs } },
    match: /list|policy/i.test(operation) ? {} : { name: scenario.name },
    nth: [afterChange, afterChange + 1, afterChange + 2],
    handling: 'inside',
  };
}

/** Rows 28, 30, 36 and 38: how the APIs behave, at every call of every verb. */
export function apiFaults(scenario: Scenario, site: Site, { isFirst, isFirstOfApi }: Standpoint): Played[] {
  const { service, mutation, afterChange } = site;
  const changes = mutation !== undefined;
  const atLength: readonly Mode[] =
    isFirstOfApi || (isFirst && scenario.verb === 'ensure') ? ['permanent', 'heals after k'] : ['permanent'];
  const toItsEnd: readonly Mode[] = isFirstOfApi ? ['before commit', 'permanent', 'heals after k'] : ['before commit'];
  const showsItself = afterChange !== undefined && !changes;
  return [
    [throttled, isFirst && !isFirstOfApi ? ['before commit', 'permanent'] : toItsEnd],
    ...when<Played>(changes, [throttledForAWhile(service), ['before commit']]),
    ...when<Played>(olderApis.includes(service), [throttledByAnOlderApi, ['before commit']]),
    ...when<Played>(changes && service === 'container', [tooManyOperations, ['before commit']]),
    [unavailable, ['before commit', ...atLength]],
    ...when<Played>(changes, [serverError, ['before commit']]),
    [reset, changes ? ['before commit', 'after commit, reply lost'] : ['before commit']],
    ...when<Played>(changes && service === 'container', [busyCluster, toItsEnd]),
    ...when<Played>(changes && service === 'sqladmin', [busyDatabase, toItsEnd]),
    ...when<Played>(showsItself && scenario.verb === 'ensure', [staleRead(scenario, site), ['before commit']]),
  ];
}
