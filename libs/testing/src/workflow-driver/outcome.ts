import type { Json, Progress, RunFailure, StepId } from '@slipway/contracts';
import type { CloudEvent } from '../fake-cloud.ts';
import type { Trace } from './trace.ts';

/** `held`: still open, and nothing more will happen before a person decides. */
export type RunEnd = 'completed' | 'failed' | 'cancelled' | 'held';

/** How a run went. */
export interface Outcome {
  closed: RunEnd;
  result?: Json;
  failure?: RunFailure;
  progress: Progress;
  standing: StepId[];
  /** Of an earlier life. */
  dataLeft: boolean;
  events: readonly CloudEvent[];
  trace: Trace;
  /** Attempts that were started, by activity. */
  attempts: Readonly<Record<string, number>>;
  /** Activities in the order in which they were scheduled: `<step>.<verb>`, or the type where it is no step's. */
  scheduled: readonly string[];
  tasks: number;
  cancelRequested: boolean;
  /** Virtual milliseconds. */
  took: number;
}
