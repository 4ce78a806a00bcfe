import type { FaultRow } from './row.ts';

/** Section 2.3 of the fault table: identity, permission and policy. */
export const accessRows: readonly FaultRow[] = [
  {
    row: 16,
    title: 'concurrent policy change',
    actions: ['R'],
    outcomes: [['CONFLICT', 'SW-CONF-016']],
    healsAlone: true,
  },
  {
    row: 17,
    title: 'deleted member in the policy',
    actions: ['R'],
    outcomes: [['DEPENDENCY', 'SW-DEP-017']],
    healsAlone: true,
  },
  {
    row: 18,
    title: 'API enabled a moment ago',
    actions: ['R', 'PF'],
    outcomes: [
      ['NOT_READY', 'SW-READY-018'],
      ['UNAUTHORIZED', 'SW-AUTHZ-018'],
    ],
    healsAlone: true,
  },
  { row: 22, title: 'keys are forbidden', actions: ['PF', 'P'], outcomes: [['INVALID_SPEC', 'SW-SPEC-022']] },
  { row: 24, title: 'billing is off', actions: ['PF', 'F'], outcomes: [['UNAUTHORIZED', 'SW-AUTHZ-024']] },
  {
    row: 25,
    title: 'unknown caller, or no permission',
    actions: ['PF', 'F'],
    outcomes: [
      ['UNAUTHENTICATED', 'SW-AUTHN-025'],
      ['UNAUTHORIZED', 'SW-AUTHZ-025'],
    ],
  },
  { row: 26, title: 'credentials run out', actions: ['P'], outcomes: [['UNAUTHENTICATED', 'SW-AUTHN-026']] },
  { row: 27, title: 'cluster refuses the token', actions: ['R'], outcomes: [['UNAUTHENTICATED', 'SW-AUTHN-027']] },
];
