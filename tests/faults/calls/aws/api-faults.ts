import { refusal, type Fault } from '../fault.ts';
import type { Mode } from '../modes.ts';
import { patient } from '../play.ts';
import { when, type Played, type Standpoint } from '../played.ts';
import type { Scenario, Site } from '../scenario.ts';
import { serverError, throttling } from './words.ts';

const unavailable: Fault = {
  row: 30,
  name: '503',
  action: refusal(503, 'ServiceUnavailable', 'Service Unavailable. Please try again shortly.'),
  handling: 'attempts',
};
const reset: Fault = { ...unavailable, name: 'reset', action: { 'reset-before-commit': {} } };

const busy = {
  eks: refusal(409, 'ResourceInUseException', 'Cluster acme-aws currently has an update in progress'),
  rds: refusal(400, 'InvalidDBInstanceState', 'Database instance is not in available state.'),
} as const;

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

const throttled = (service: string): Fault => ({
  row: 28,
  name: 'throttled',
  action: throttling(service),
  handling: 'inside',
});
const retryAfter: Fault = {
  row: 28,
  name: '429 Retry-After',
  action: refusal(429, 'ThrottlingException', 'Rate exceeded', { retryAfter: 60 }),
  leastMs: 60_000 * patient,
  handling: 'inside',
};
const priorRequest: Fault = {
  row: 28,
  name: 'PriorRequestNotComplete',
  action: refusal(
    400,
    'PriorRequestNotComplete',
    'The request was rejected because Route 53 was still processing a prior request.',
  ),
  handling: 'inside',
};

/** Rows 28, 30, 36 and 38: how the APIs behave, at every call of every verb. */
export function apiFaults({ verb, kind }: Scenario, site: Site, { isFirst, isFirstOfApi }: Standpoint): Played[] {
  const { service, operation, mutation, afterChange } = site;
  const changes = mutation !== undefined;
  const atLength: readonly Mode[] =
    isFirstOfApi || (isFirst && verb === 'ensure') ? ['permanent', 'heals after k'] : ['permanent'];
  const toItsEnd: readonly Mode[] = isFirstOfApi ? ['before commit', 'permanent', 'heals after k'] : ['before commit'];
  const showsItself = afterChange !== undefined && !changes && verb === 'ensure';
  const isBusy = service in busy && /^(?:Create|Update|Modify)(?:Nodegroup|Addon|DBInstance)$/.test(operation);
  return [
    [throttled(service), isFirst && !isFirstOfApi ? ['before commit', 'permanent'] : toItsEnd],
    ...when<Played>(changes && service === 'eks', [retryAfter, ['before commit']]),
    ...when<Played>(changes && service === 'route53', [priorRequest, ['before commit']]),
    [unavailable, ['before commit', ...atLength]],
    ...when<Played>(changes, [{ ...unavailable, name: '500', action: serverError(service) }, ['before commit']]),
    [reset, changes ? ['before commit', 'after commit, reply lost'] : ['before commit']],
    ...when<Played>(changes && isBusy && kind !== 'aws.db-instance', [
      { row: 36, name: '', action: busy[service as keyof typeof busy], handling: 'inside' },
      toItsEnd,
    ]),
    ...when<Played>(showsItself, [staleRead(site), ['before commit']]),
  ];
}
