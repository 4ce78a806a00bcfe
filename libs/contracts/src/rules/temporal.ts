import type { Rules } from './rule.ts';

/** Workers, and the Temporal server. */
export const temporalRules = {
  'SW-DEP-069': {
    code: 'DEPENDENCY',
    title: 'no worker for this cloud',
    meaning: 'No worker polls the task queue slipway-{cloud}, so nothing would ever happen, without any error.',
    handling: ['start'],
    fix: 'slipway worker --cloud {cloud}, or slipway dev start for the local stack',
    exitCode: 17,
  },
  'SW-DEP-075': {
    code: 'DEPENDENCY',
    title: 'Temporal cannot be reached',
    meaning: 'No server answers at the address that flags, environment, local stack or temporal.toml name.',
    handling: ['start'],
    itself: 'tries for some seconds; a run that was started goes on without us',
    fix: 'slipway dev start for a local one, or set TEMPORAL_ADDRESS',
    exitCode: 16,
  },
  'SW-DEP-076': {
    code: 'DEPENDENCY',
    title: 'a search attribute is not registered',
    meaning:
      'The namespace must know SlipwayCloud, SlipwayPhase, SlipwayVersion (Keyword), SlipwayHeld and SlipwayDrift (Bool).',
    handling: ['start'],
    fix: 'temporal operator search-attribute create -n NAMESPACE --name ATTRIBUTE --type TYPE, for each of them',
    exitCode: 16,
  },
  'SW-INT-077': {
    code: 'INTERNAL',
    title: 'the run was started by another build',
    meaning:
      "The running history does not replay on this worker's code, or its build lacks a kind of step. The run stays open.",
    handling: ['pause'],
    itself: 'changes nothing until a worker that understands the run takes it up',
    fix: 'start a worker of the build that is named: slipway worker --cloud {cloud}',
    exitCode: 255,
  },
  'SW-DEP-096': {
    code: 'DEPENDENCY',
    title: 'no such Temporal namespace',
    meaning:
      'The server answers, and does not know the namespace that flags, environment, local stack or temporal.toml name.',
    handling: ['start'],
    fix: 'temporal operator namespace create, or name another with --namespace',
    exitCode: 16,
  },
  'SW-AUTHN-097': {
    code: 'UNAUTHENTICATED',
    title: 'Temporal does not let us in',
    meaning: 'The server wants an API key or a client certificate that it knows. Nothing was started.',
    handling: ['start'],
    fix: 'set TEMPORAL_API_KEY or TEMPORAL_TLS_*, or choose a profile with TEMPORAL_PROFILE',
  },
} as const satisfies Rules;
