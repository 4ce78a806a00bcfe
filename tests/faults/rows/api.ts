import type { FaultRow } from './row.ts';

/** Section 2.4 of the fault table: how the APIs behave. */
export const apiRows: readonly FaultRow[] = [
  { row: 28, title: 'throttled', actions: ['R'], outcomes: [['RATE_LIMITED', 'SW-RATE-028']], healsAlone: true },
  {
    row: 29,
    title: 'change not published yet',
    actions: ['R'],
    outcomes: [['NOT_READY', 'SW-READY-040']],
    healsAlone: true,
    toldAs: [40],
  },
  {
    row: 30,
    title: 'no answer, or a lost reply',
    actions: ['R', 'C'],
    outcomes: [['INTERNAL', 'SW-INT-030']],
    healsAlone: true,
  },
  { row: 31, title: 'worker killed at a call', actions: ['R'], outcomes: [['INTERNAL', 'SW-INT-031']] },
  { row: 32, title: 'worker killed in a poll', actions: ['R'], outcomes: [['INTERNAL', 'SW-INT-032']] },
  { row: 33, title: "Temporal's history is gone", actions: ['R'], outcomes: [['INTERNAL', 'SW-INT-033']] },
  { row: 34, title: 'open run of a dead worker', actions: ['F'], outcomes: [['CONFLICT', 'SW-CONF-034']] },
  { row: 35, title: 'a second run of the name', actions: ['F'], outcomes: [['CONFLICT', 'SW-CONF-035']] },
  { row: 36, title: 'busy cluster', actions: ['R'], outcomes: [['CONFLICT', 'SW-CONF-036']], healsAlone: true },
  {
    row: 37,
    title: 'busy cluster, its own changes too',
    actions: ['R'],
    outcomes: [['CONFLICT', 'SW-CONF-037']],
    healsAlone: true,
  },
  {
    row: 38,
    title: 'made, not visible yet',
    actions: ['R'],
    outcomes: [['NOT_READY', 'SW-READY-038']],
    healsAlone: true,
  },
  {
    row: 39,
    title: 'error reported, and it came up',
    actions: ['R'],
    outcomes: [['INTERNAL', 'SW-INT-039']],
    healsAlone: true,
  },
  { row: 40, title: 'far longer than usual', actions: ['P'], outcomes: [['NOT_READY', 'SW-READY-040']] },
];
