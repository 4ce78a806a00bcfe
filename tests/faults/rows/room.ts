import type { FaultRow } from './row.ts';

/** Sections 2.1 and 2.2 of the fault table: quotas, regions and capacity. */
export const roomRows: readonly FaultRow[] = [
  { row: 6, title: 'processor quota', actions: ['PF', 'P'], outcomes: [['QUOTA_EXCEEDED', 'SW-QUOTA-006']] },
  { row: 7, title: 'disk or address quota', actions: ['PF', 'P'], outcomes: [['QUOTA_EXCEEDED', 'SW-QUOTA-007']] },
  { row: 8, title: 'service account quota', actions: ['PF', 'P'], outcomes: [['QUOTA_EXCEEDED', 'SW-QUOTA-008']] },
  {
    row: 12,
    title: 'zone out of machines',
    actions: ['R', 'P', 'C'],
    outcomes: [['CAPACITY', 'SW-CAP-012']],
    healsAlone: true,
  },
];
