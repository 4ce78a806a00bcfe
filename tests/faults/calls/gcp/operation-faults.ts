import { when, type Played, type Standpoint } from '../played.ts';
import type { Fault } from '../fault.ts';
import type { Scenario, Site } from '../scenario.ts';

const outcomes = [
  ['INTERNAL', 'SW-INT-039'],
  ['INTERNAL', 'SW-INT-030'],
] as const;
const onOperation = { row: 39, match: { phase: 'lro' }, outcomes } as const;

/** The operation says that it failed, and what it works on comes up a little later. */
const errorThenOk: Fault = {
  ...onOperation,
  name: 'error, then it is there',
  action: { 'op-error-then-ok': { code: 'INTERNAL_ERROR', message: '' } },
  handling: 'attempts',
};
/** The operation says that it failed, without a word, and it did not. */
const errorAndDone: Fault = {
  ...onOperation,
  name: 'error, and it is done',
  action: { 'op-fails': { code: 'INTERNAL_ERROR', message: '', leaves: 'complete' } },
  handling: 'attempts',
};
const errorAndBroken: Fault = {
  ...onOperation,
  name: 'error, and it is broken',
  action: { 'op-fails': { code: 'INTERNAL_ERROR', message: 'Internal error.', leaves: 'broken' } },
  handling: 'attempts',
  breaks: true,
};
const errorAndNothing: Fault = {
  ...onOperation,
  name: 'error, and nothing is done',
  action: { 'op-fails': { code: 'INTERNAL_ERROR', message: 'Internal error.', leaves: 'none' } },
  handling: 'attempts',
  breaks: true,
};

/** Row 39: operations that end with an error, whatever became of what they work on. */
export function operationFaults(scenario: Scenario, site: Site, { isFirstOfApi }: Standpoint): Played[] {
  const polled = scenario.sites.some(({ service, polls }) => polls && service === site.service);
  if (site.mutation === undefined || !polled) return [];
  return [
    [errorThenOk, ['before commit']],
    [errorAndDone, ['before commit']],
    // A name that Cloud SQL has taken once stays taken for a week.
    ...when<Played>(site.operation !== 'instances.insert', [
      errorAndNothing,
      isFirstOfApi ? ['before commit', 'permanent', 'heals after k'] : ['before commit', 'permanent'],
    ]),
    ...when<Played>(scenario.verb === 'ensure', [errorAndBroken, ['before commit']]),
  ];
}
