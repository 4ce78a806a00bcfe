import type {
  FailurePolicy,
  InstallInput,
  Plan,
  StepId,
  TeardownInput,
  Timing,
  WorkflowType,
} from '@slipway/contracts';
import type { Behaviours } from './fake-activities.ts';
import type { Person } from './person.ts';

/** One run to be lived through. */
export interface Scenario {
  operation: WorkflowType;
  plan: Plan;
  /** Stood before the run. */
  stood: StepId[];
  /** Of those: differ from the plan. */
  drifted: StepId[];
  /** Objects that no scan finds: only an undo that knows of them removes them. */
  unlisted?: StepId[];
  holdingData?: StepId[];
  /** A disk of an earlier life stands, that no step is for. */
  earlierData?: boolean;
  /** Nobody agreed to lose data. */
  withoutConsent?: boolean;
  onFailure: FailurePolicy;
  approval?: boolean;
  /** By `<step>.<verb>`, or by activity type where it is no step's. Absent: all goes well. */
  behaviours: Behaviours;
  /** The workflow task with which a cancellation arrives. From 1: the first one. */
  cancelAtTask?: number;
  /** Workflow tasks before which the worker was killed. */
  killAtTasks?: number[];
  /** Absent: nobody watches. */
  person?: Person;
}

const timing: Timing = {
  heartbeatTimeoutMs: 20_000,
  retryInitialMs: 1_000,
  retryMaximumMs: 8_000,
  scanGapMs: 30_000,
  holdLimitMs: 24 * 3_600_000,
};

/** What the workflow of a scenario is started with. */
export function inputOf({
  operation,
  onFailure,
  approval,
  withoutConsent = false,
}: Scenario): InstallInput | TeardownInput {
  const spec = { name: 'acme', cloud: 'fake', region: 'nowhere', domain: 'acme.example' };
  if (operation === 'teardown') {
    const target = { installation: 'acme', cloud: 'fake', account: 'a', location: 'nowhere' };
    return { spec, target, requestedBy: 'test', deleteData: !withoutConsent, timing };
  }
  const input: InstallInput = { spec, specHash: 'hash', requestedBy: 'test', onFailure, timing };
  return approval ? { ...input, approval } : input;
}
