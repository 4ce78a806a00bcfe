import type { FaultRow } from './row.ts';

const quota = { actions: ['PF', 'P'], outcomes: [['QUOTA_EXCEEDED', 'SW-QUOTA-007']], toldAs: [7] } as const;

const capacity = { outcomes: [['CAPACITY', 'SW-CAP-012']], toldAs: [12] } as const;

/** Sections 2.1 and 2.2 of the fault table: quotas, regions and capacity. */
export const roomRows: readonly FaultRow[] = [
  { row: 1, title: 'quota of networks', ...quota },
  { row: 2, title: 'quota of addresses', ...quota },
  {
    row: 3,
    title: 'NAT gateway: quota, or it failed',
    ...quota,
    outcomes: [...quota.outcomes, ['INTERNAL', 'SW-INT-030']],
    toldAs: [7, 30],
  },
  { row: 4, title: 'quota of buckets', ...quota },
  {
    row: 5,
    title: 'quota of load balancers',
    actions: ['PF', 'P'],
    outcomes: [['NOT_READY', 'SW-READY-052']],
    toldAs: [52],
  },
  { row: 6, title: 'processor quota', actions: ['PF', 'P'], outcomes: [['QUOTA_EXCEEDED', 'SW-QUOTA-006']] },
  { row: 7, title: 'disk or address quota', actions: ['PF', 'P'], outcomes: [['QUOTA_EXCEEDED', 'SW-QUOTA-007']] },
  {
    row: 8,
    title: 'quota of accounts, roles or zones',
    actions: ['PF', 'P'],
    outcomes: [['QUOTA_EXCEEDED', 'SW-QUOTA-008']],
  },
  { row: 9, title: 'size not on sale here', actions: ['PF', 'P'], outcomes: [['INVALID_SPEC', 'SW-SPEC-009']] },
  { row: 10, title: 'zone without control planes', actions: ['PF', 'R'], ...capacity },
  { row: 11, title: 'zone out of instances', actions: ['R', 'P'], ...capacity },
  {
    row: 12,
    title: 'zone out of machines',
    actions: ['R', 'P', 'C'],
    outcomes: [['CAPACITY', 'SW-CAP-012']],
    healsAlone: true,
  },
  { row: 13, title: 'zone cannot allocate', actions: ['R', 'P'], outcomes: [['CAPACITY', 'SW-CAP-013']] },
];
