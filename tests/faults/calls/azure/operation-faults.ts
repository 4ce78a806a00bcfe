import type { Fault } from '../fault.ts';
import type { Mode } from '../modes.ts';
import { everyMode, when, type Played, type Standpoint } from '../played.ts';
import type { Scenario, Site } from '../scenario.ts';

const onOperation = { match: { phase: 'lro' }, breaks: true } as const;

/** The operation ends as Failed, and what it made stands broken. */
const failedAndBroken: Fault = {
  ...onOperation,
  row: 39,
  name: 'Failed, and it is broken',
  action: {
    'op-fails': { code: 'InternalServerError', message: 'An internal error occurred.', leaves: 'broken' },
  },
  handling: 'attempts',
  outcomes: [['INTERNAL', 'SW-INT-030']],
};
const failedAndNothing: Fault = {
  ...failedAndBroken,
  name: 'Failed, and nothing is done',
  action: { 'op-fails': { code: 'InternalServerError', message: 'An internal error occurred.', leaves: 'none' } },
};
const failedAndDone: Fault = {
  ...failedAndBroken,
  name: 'Failed, and it is done',
  action: { 'op-fails': { code: 'InternalServerError', message: 'An internal error occurred.', leaves: 'complete' } },
};

/** Where machines are made, the operation ends with what kept them away. learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes */
const machines = (row: number, code: string, message: string, handling: Fault['handling']): Fault => ({
  ...onOperation,
  row,
  name: `operation ${code}`,
  action: { 'op-fails': { code, message, leaves: 'broken' } },
  handling,
});
const ofMachines: readonly Fault[] = [
  machines(
    6,
    'QuotaExceeded',
    'Operation could not be completed as it results in exceeding approved standardDv4Family Cores quota. Additional details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 10, Current Usage: 8, Additional Required: 4, (Minimum) New Limit Required: 12.',
    'hold',
  ),
  machines(
    13,
    'ZonalAllocationFailed',
    'Allocation failed. We do not have sufficient capacity for the requested VM size in this zone. Read more about improving likelihood of allocation success at http://aka.ms/allocation-guidance',
    'attempts',
  ),
  machines(
    12,
    'AllocationFailed',
    'Allocation failed. We do not have sufficient capacity for the requested VM size in this region.',
    'attempts',
  ),
];

const lasting: readonly Mode[] = ['permanent', 'heals after k'];
/** A pool that failed once is repaired by the next change of it, in the same attempt. */
const isRepaired = (operation: string, { handling }: Fault): boolean =>
  operation.startsWith('AgentPools_') && handling === 'hold';

/** Row 39, and what keeps machines away: operations that end as Failed, whatever became of what they work on. */
export function operationFaults({ verb, sites }: Scenario, site: Site, { isFirstOfApi }: Standpoint): Played[] {
  const { service, operation, mutation } = site;
  const polled = sites.some((each) => each.polls && each.service === service);
  if (mutation === undefined || !polled) return [];
  const makesNodes = verb === 'ensure' && /^(?:ManagedClusters|AgentPools)_CreateOrUpdate$/.test(operation);
  const makes = verb === 'ensure' && operation.endsWith('_CreateOrUpdate');
  return [
    [failedAndNothing, isFirstOfApi ? everyMode : ['before commit', 'permanent']],
    ...when<Played>(makes, [failedAndBroken, ['before commit']]),
    ...when<Played>(makes, [failedAndDone, ['before commit']]),
    ...ofMachines.flatMap((fault) =>
      when<Played>(makesNodes, [fault, isRepaired(operation, fault) ? lasting : everyMode]),
    ),
  ];
}
