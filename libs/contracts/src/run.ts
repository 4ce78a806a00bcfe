import type { Failure, StepFailure } from './failure.ts';
import type { Json, JsonObject } from './json.ts';
import type { Lifecycle, Plan, Scope, Step } from './plan.ts';
import type { StepId } from './stage.ts';

export const workflowTypes = ['install', 'teardown', 'verify'] as const;
export type WorkflowType = (typeof workflowTypes)[number];

/** One id per installation, whatever the operation: Temporal is the lock. */
export const workflowIdOf = (installation: string): string => `installation/${installation}`;
/** One queue a cloud, for workflows and activities. */
export const taskQueueOf = (cloud: string): string => `slipway-${cloud}`;

/** What happens when a step has used up its attempts: undo what this run made, or stop and leave all for inspection. */
export const failurePolicies = ['rollback', 'keep'] as const;
export type FailurePolicy = (typeof failurePolicies)[number];

/** So that tests are fast and production is patient. All in milliseconds. */
export interface Timing {
  heartbeatTimeoutMs: number;
  retryInitialMs: number;
  retryMaximumMs: number;
  /** Between the two final scans of an undo. */
  scanGapMs: number;
}

export const productionTiming: Timing = {
  heartbeatTimeoutMs: 60_000,
  retryInitialMs: 5_000,
  retryMaximumMs: 120_000,
  scanGapMs: 60_000,
};

/** The one argument of `install` and `verify`. */
export interface InstallInput {
  /** The installation file after validation, defaults filled in. Secrets only by reference. */
  spec: JsonObject;
  specHash: string;
  /** Who asked, for the record. */
  requestedBy: string;
  onFailure: FailurePolicy;
  timing: Timing;
}

/** The one argument of `teardown`. */
export interface TeardownInput {
  /** With it, the plan is made again; without it, `scope` and the labels are all there is. */
  spec?: JsonObject;
  target: Pick<Scope, 'installation' | 'cloud' | 'account' | 'location'>;
  requestedBy: string;
  /** Consent to lose data. Without it, teardown refuses when anything that holds data would go. */
  deleteData: boolean;
  timing: Timing;
}

/** The input of `<kind>.ensure` and `<kind>.destroy`. */
export interface StepCall {
  scope: Scope;
  step: Step;
  /** Port → output of the needed step. Empty for `destroy`. */
  inputs: Record<string, Json>;
}

/** What stood before the run. */
export interface Observation {
  step: StepId;
  /** `foreign`: the name is taken by what is not ours. */
  state: 'absent' | 'present' | 'foreign';
  output?: Json;
  /** Losing it loses data. */
  holdsData?: boolean;
  /** Props whose actual value differs from the plan's, with both. */
  drift: Drift[];
}

export interface Drift {
  prop: string;
  expected: Json;
  actual: Json;
}

/** Something labelled ours, or held by our network, that a scan found. */
export interface Found {
  /** Kind whose `destroy` removes it. */
  kind: string;
  /** Physical name, unique within the kind and scope. */
  name: string;
  step?: StepId;
  incarnation?: number;
  /** Losing it loses data. */
  holdsData?: boolean;
  /** What holds it, if known. */
  heldBy?: string;
}

/** One finding of preflight or verify. */
export interface Finding extends Failure {
  level: 'error' | 'warning';
}

/** States of a ledger entry. `found` stood before the run and is never undone by it. */
export const ledgerStates = ['found', 'intended', 'done', 'undone', 'stuck'] as const;
export type LedgerState = (typeof ledgerStates)[number];

export interface LedgerEntry {
  step: Step;
  state: LedgerState;
  output?: Json;
}

/** Phases of a run, as `SlipwayPhase` and as shown. */
export const phases = [
  'resolving',
  'planning',
  'observing',
  'preflight',
  'applying',
  'verifying',
  'undoing',
  'scanning',
  'ready',
  'failed',
  'cancelled',
  'removed',
  'leftovers',
] as const;
export type Phase = (typeof phases)[number];

export type StepState =
  | 'waiting'
  | 'found'
  | 'running'
  | 'retrying'
  | 'done'
  | 'unchanged'
  | 'held'
  | 'failed'
  | 'skipped'
  | 'undoing'
  | 'undone'
  | 'stuck';

export interface StepProgress {
  id: StepId;
  kind: string;
  name: string;
  title: string;
  state: StepState;
  lifecycle: Lifecycle;
  usualSeconds: number;
  /** Milliseconds since the epoch, in workflow time. */
  startedAt?: number;
  endedAt?: number;
  failure?: StepFailure;
}

/** The answer of the query `progress`. */
export interface Progress {
  installation: string;
  cloud: string;
  location: string;
  account: string;
  domain: string;
  operation: WorkflowType;
  phase: Phase;
  planHash?: string;
  startedAt: number;
  endedAt?: number;
  steps: StepProgress[];
  /** Why the run failed or undoes. */
  cause?: StepFailure;
  leftovers?: Found[];
  findings?: Finding[];
}

/** Result of `install`. References only. */
export interface InstallResult {
  installation: string;
  domain: string;
  planHash: string;
  /** Steps that this run made or changed. */
  changed: StepId[];
  /** Steps whose observation already agreed with the plan. */
  unchanged: StepId[];
  /** Labelled ours, but the spec no longer has them. */
  orphans: Found[];
  /** What did not agree with the plan when all was done. */
  findings: Finding[];
  outputs: Record<StepId, Json>;
}

/** Result of `teardown`: the proof. */
export interface TeardownResult {
  installation: string;
  removed: StepId[];
  kept: { step: StepId; name: string; why: Lifecycle }[];
  /** Empty: nothing is left. */
  leftovers: Found[];
  scans: { at: number; byLabel: number; byNetwork: number }[];
}

/** Result of `verify`. */
export interface VerifyResult {
  installation: string;
  observations: Observation[];
  drifted: StepId[];
  missing: StepId[];
  orphans: Found[];
}

/** Details of an `ApplicationFailure` that ends a run. */
export interface RunFailure {
  cause: StepFailure;
  /** True when everything that the run made was undone. */
  rolledBack: boolean;
  /** What stands after the run. */
  standing: StepId[];
  stuck: StepId[];
  leftovers: Found[];
}

/** Inputs and results of the activities that are not steps. */
export interface LocateCall {
  target: TeardownInput['target'];
}
export interface ResolveCall {
  spec: JsonObject;
}
export interface MakePlanCall {
  spec: JsonObject;
  resolved: Json;
}
export interface ObserveAllCall {
  plan: Plan;
}
export interface ObserveAllResult {
  observations: Observation[];
  /** Labelled ours in the clouds or the cluster, in no step of the plan. */
  orphans: Found[];
}
export interface PreflightCall {
  plan: Plan;
  observations: Observation[];
}
export interface SweepCall {
  scope: Scope;
  /** What stands on purpose (adopted, retained): never touched, never reported. */
  keep: ObjectName[];
  /** Only these, where more of the installation stands on purpose than goes: a rollback of a changed, living platform. */
  only?: ObjectName[];
  /** False: only look. */
  remove: boolean;
  /** Without consent, what holds data is reported and left. */
  deleteData: boolean;
}
/** Names one object of an installation. */
export interface ObjectName {
  kind: string;
  name: string;
}
export interface SweepResult {
  removed: Found[];
  leftovers: Found[];
  byLabel: number;
  byNetwork: number;
}
