import type { FaultRow } from './row.ts';

/** Sections 2.5 and 2.6 of the fault table: nodes, Kubernetes, domain, certificates and load balancer. */
export const clusterRows: readonly FaultRow[] = [
  { row: 41, title: 'nodes do not join', actions: ['P'], outcomes: [['NOT_READY', 'SW-READY-041']] },
  {
    row: 42,
    title: 'subnet without free addresses',
    actions: ['PF', 'P'],
    outcomes: [['QUOTA_EXCEEDED', 'SW-QUOTA-007']],
    toldAs: [7],
  },
  {
    row: 43,
    title: "cert-manager's webhook not serving",
    actions: ['R'],
    outcomes: [['NOT_READY', 'SW-READY-043']],
    healsAlone: true,
  },
  {
    row: 44,
    title: 'kind not established yet',
    actions: ['R'],
    outcomes: [['NOT_READY', 'SW-READY-044']],
    healsAlone: true,
  },
  {
    row: 45,
    title: 'release left half done',
    actions: ['R', 'P'],
    outcomes: [['CONFLICT', 'SW-CONF-045']],
    healsAlone: true,
  },
  { row: 46, title: 'image cannot be pulled', actions: ['PF', 'F'], outcomes: [['INVALID_SPEC', 'SW-SPEC-046']] },
  { row: 47, title: "somebody's webhook is down", actions: ['P'], outcomes: [['DEPENDENCY', 'SW-DEP-047']] },
  { row: 48, title: 'domain not delegated', actions: ['PF', 'R'], outcomes: [['DEPENDENCY', 'SW-DEP-048']] },
  {
    row: 49,
    title: 'taken by something foreign',
    actions: ['PF', 'F'],
    outcomes: [
      ['NOT_OWNED', 'SW-OWN-049'],
      ['INVALID_SPEC', 'SW-SPEC-049'],
    ],
  },
  { row: 50, title: 'too many certificates', actions: ['P'], outcomes: [['RATE_LIMITED', 'SW-RATE-050']] },
  { row: 51, title: 'certificate order pending', actions: ['R'], outcomes: [['NOT_READY', 'SW-READY-051']] },
  { row: 52, title: 'no public address', actions: ['PF', 'P'], outcomes: [['NOT_READY', 'SW-READY-052']] },
];
