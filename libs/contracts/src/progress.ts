import type { Hold } from './decision.ts';
import type { StepFailure } from './failure.ts';
import type { Finding, Found } from './observation.ts';
import type { Lifecycle } from './plan.ts';
import type { WorkflowType } from './run-input.ts';
import type { StepId } from './stage.ts';

/** Phases of a run. */
export const phases = [
  'planning',
  'observing',
  'preflight',
  'approving',
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

/** Over in seconds: shown, and not in `SlipwayPhase`, where each change is an event in the history and a write to the index of runs. */
export const passingPhases: readonly Phase[] = ['planning', 'observing', 'preflight', 'verifying'];

/** What `SlipwayPhase` says from the start: where the run goes when nothing speaks against it. */
export const firstIndexedPhase: Readonly<Record<WorkflowType, Phase>> = {
  install: 'applying',
  verify: 'verifying',
  teardown: 'undoing',
};

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
  /** What waits for a person, oldest first. */
  holds: Hold[];
  /** Why the run failed or undoes. */
  cause?: StepFailure;
  leftovers?: Found[];
  findings?: Finding[];
}
