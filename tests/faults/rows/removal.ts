import type { FaultRow } from './row.ts';

/** Sections 2.7 and 2.8 of the fault table: teardown, and further faults of a cloud. */
export const removalRows: readonly FaultRow[] = [
  {
    row: 53,
    title: 'held by what Kubernetes made',
    actions: ['T'],
    outcomes: [['DEPENDENCY', 'SW-DEP-054']],
    toldAs: [54],
  },
  { row: 54, title: 'network still in use', actions: ['T'], outcomes: [['DEPENDENCY', 'SW-DEP-054']] },
  { row: 56, title: 'disks of volumes remain', actions: ['T'], outcomes: [['DEPENDENCY', 'SW-DEP-056']] },
  {
    row: 57,
    title: 'subnet in use, or a lock',
    actions: ['T', 'R', 'P'],
    outcomes: [
      ['DEPENDENCY', 'SW-DEP-057'],
      ['CONFLICT', 'SW-CONF-057'],
    ],
  },
  { row: 58, title: 'zone holds foreign records', actions: ['T'], outcomes: [['DEPENDENCY', 'SW-DEP-058']] },
  { row: 59, title: 'bucket holds objects', actions: ['T'], outcomes: [['DEPENDENCY', 'SW-DEP-059']] },
  {
    row: 60,
    title: 'protected, or name reserved',
    actions: ['T', 'PF'],
    outcomes: [
      ['DEPENDENCY', 'SW-DEP-060'],
      ['CONFLICT', 'SW-CONF-060'],
    ],
  },
  {
    row: 61,
    title: 'finalizer, or cluster unreachable',
    actions: ['T'],
    outcomes: [
      ['DEPENDENCY', 'SW-DEP-061'],
      ['NOT_READY', 'SW-READY-061'],
    ],
  },
  { row: 62, title: 'made again while deleted', actions: ['T'], outcomes: [['DEPENDENCY', 'SW-DEP-062']] },
  {
    row: 63,
    title: 'role still has policies',
    actions: ['T'],
    outcomes: [['DEPENDENCY', 'SW-DEP-054']],
    toldAs: [54],
  },
  {
    row: 64,
    title: 'tag that is not allowed',
    actions: ['PF'],
    outcomes: [['INVALID_SPEC', 'SW-SPEC-009']],
    toldAs: [9],
  },
  {
    row: 65,
    title: 'key of the disks may not be used',
    actions: ['P'],
    outcomes: [['UNAUTHORIZED', 'SW-AUTHZ-065']],
  },
  { row: 66, title: 'host out of reach', actions: ['PF', 'P'], outcomes: [['DEPENDENCY', 'SW-DEP-066']] },
  {
    row: 67,
    title: 'clock of the worker is off',
    actions: ['PF', 'F'],
    outcomes: [['UNAUTHENTICATED', 'SW-AUTHN-067']],
  },
  { row: 68, title: 'no such project', actions: ['PF', 'F'], outcomes: [['INVALID_SPEC', 'SW-SPEC-068']] },
];
