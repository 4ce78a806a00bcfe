import type { FaultRow } from './row.ts';

/** Section 2.3 of the fault table: identity, permission and policy. */
export const accessRows: readonly FaultRow[] = [
  {
    row: 14,
    title: 'role not known everywhere yet',
    actions: ['R'],
    outcomes: [['NOT_READY', 'SW-READY-038']],
    healsAlone: true,
    toldAs: [38],
  },
  {
    row: 15,
    title: 'identity not known to the directory yet',
    actions: ['R'],
    outcomes: [['NOT_READY', 'SW-READY-015']],
    healsAlone: true,
  },
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
  {
    row: 19,
    title: 'resource provider not registered',
    actions: ['PF', 'R', 'P'],
    outcomes: [['NOT_READY', 'SW-READY-019']],
  },
  {
    row: 20,
    title: 'policy of the organisation',
    actions: ['F'],
    outcomes: [['UNAUTHORIZED', 'SW-AUTHZ-021']],
    toldAs: [21],
  },
  { row: 21, title: 'policy of the subscription', actions: ['PF', 'F'], outcomes: [['UNAUTHORIZED', 'SW-AUTHZ-021']] },
  {
    row: 23,
    title: 'no role for a service',
    actions: ['PF'],
    outcomes: [['UNAUTHORIZED', 'SW-AUTHZ-025']],
    toldAs: [25],
  },
  { row: 22, title: 'keys are forbidden', actions: ['PF', 'P'], outcomes: [['INVALID_SPEC', 'SW-SPEC-022']] },
  { row: 24, title: 'account not in order', actions: ['PF', 'F'], outcomes: [['UNAUTHORIZED', 'SW-AUTHZ-024']] },
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
