import type { FaultRow } from './row.ts';

/** Section 2.9 of the fault table: the run as a whole. */
export const runRows: readonly FaultRow[] = [
  { row: 69, title: 'no worker polls', actions: ['PF'], outcomes: [['DEPENDENCY', 'SW-DEP-069']] },
  { row: 70, title: 'result too large', actions: ['F'], outcomes: [['INTERNAL', 'SW-INT-070']] },
  { row: 71, title: 'undo fails for good', actions: ['T'], outcomes: [['INTERNAL', 'SW-INT-071']] },
  { row: 72, title: 'run terminated', actions: ['T'], outcomes: [['INTERNAL', 'SW-INT-072']] },
  { row: 73, title: 'run reset', actions: ['R'], outcomes: [['CONFLICT', 'SW-CONF-073']] },
  { row: 74, title: 'run cancelled', actions: ['C'], outcomes: [['CONFLICT', 'SW-CONF-074']] },
  { row: 75, title: 'Temporal out of reach', actions: ['R', 'F'], outcomes: [['DEPENDENCY', 'SW-DEP-075']] },
  { row: 76, title: 'search attribute missing', actions: ['PF'], outcomes: [['DEPENDENCY', 'SW-DEP-076']] },
  { row: 77, title: 'history of another build', actions: ['R'], outcomes: [['INTERNAL', 'SW-INT-077']] },
];
