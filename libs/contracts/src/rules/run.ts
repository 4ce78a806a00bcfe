import type { Rules } from './rule.ts';

/** Faults of a run as a whole: workers, Temporal, and what people do to both. */
export const runRules = {
  'SW-INT-031': {
    code: 'INTERNAL',
    title: 'a worker was lost',
    meaning: 'Another one went on at the same step. A notice: there is nothing to do.',
  },
  'SW-INT-032': {
    code: 'INTERNAL',
    title: 'a worker was lost in mid-operation',
    meaning: 'The running operation of the cloud is being followed again. A notice: there is nothing to do.',
  },
  'SW-INT-033': {
    code: 'INTERNAL',
    title: "Temporal's history is gone",
    meaning: 'There is no state file to lose: ownership labels and derived names tell what is ours.',
    fix: 'slipway install -f FILE takes over by labels; slipway teardown {name} --cloud CLOUD --account ID --region REGION finds them',
  },
  'SW-CONF-034': {
    code: 'CONFLICT',
    title: 'an open run holds the name',
    meaning: 'The workflow id is the lock. It is never broken.',
    fix: 'slipway status {name} --watch',
  },
  'SW-CONF-035': {
    code: 'CONFLICT',
    title: 'busy with another operation',
    meaning:
      'A run of another sort, or with another file, is open. The same request again attaches to the open run instead.',
    fix: 'slipway status {name} --watch, then try again',
  },
  'SW-DEP-069': {
    code: 'DEPENDENCY',
    title: 'no worker for this cloud',
    meaning: 'No worker polls the task queue slipway-{cloud}, so nothing would ever happen, without any error.',
    fix: 'slipway worker --cloud {cloud}, or slipway dev start for the local stack',
  },
  'SW-INT-070': {
    code: 'INTERNAL',
    title: 'a result is too large',
    meaning: 'An activity returned more than Temporal takes. A defect of Slipway.',
    fix: 'please report it with the name of the step',
  },
  'SW-INT-071': {
    code: 'INTERNAL',
    title: 'something could not be undone',
    meaning: 'A removal failed for good. The others went on; what remains is named.',
    fix: 'remove the cause that is named, then slipway teardown {name}',
  },
  'SW-INT-072': {
    code: 'INTERNAL',
    title: 'the run was terminated',
    meaning: 'Terminate in the Web UI undoes nothing.',
    fix: 'slipway install -f FILE goes on, slipway teardown {name} removes',
  },
  'SW-CONF-073': {
    code: 'CONFLICT',
    title: 'a decision that came too late',
    meaning: 'It was meant for a hold that is closed, e.g. after a reset of the run.',
    fix: 'slipway status {name}',
  },
  'SW-CONF-074': {
    code: 'CONFLICT',
    title: 'cancelled',
    meaning: 'Running operations settle first, then all that the run made is removed.',
    fix: 'slipway status {name} --watch',
  },
  'SW-DEP-075': {
    code: 'DEPENDENCY',
    title: 'Temporal cannot be reached',
    meaning:
      'No server answers at the address that flags, environment, local stack or temporal.toml name. Runs go on without us.',
    fix: 'slipway dev start for a local one, or set TEMPORAL_ADDRESS',
  },
  'SW-DEP-076': {
    code: 'DEPENDENCY',
    title: 'a search attribute is not registered',
    meaning: 'The namespace must know SlipwayCloud, SlipwayPhase, SlipwayVersion (Keyword) and SlipwayHeld (Bool).',
    fix: 'temporal operator search-attribute create --name {name} --type Keyword',
  },
  'SW-INT-077': {
    code: 'INTERNAL',
    title: 'the run was started by another build',
    meaning: "The running history does not replay on this worker's code. The run stays open.",
    fix: 'start a worker of the build that is named',
  },
  'SW-DEP-096': {
    code: 'DEPENDENCY',
    title: 'no such Temporal namespace',
    meaning:
      'The server answers, and does not know the namespace that flags, environment, local stack or temporal.toml name.',
    fix: 'temporal operator namespace create, or name another with --namespace',
  },
  'SW-AUTHN-097': {
    code: 'UNAUTHENTICATED',
    title: 'Temporal does not let us in',
    meaning: 'The server wants an API key or a client certificate that it knows. Nothing was started.',
    fix: 'set TEMPORAL_API_KEY or TEMPORAL_TLS_*, or choose a profile with TEMPORAL_PROFILE',
  },
} as const satisfies Rules;
