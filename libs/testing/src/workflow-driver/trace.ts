import type { DecisionVerb, FailureCode, Json, Progress, RollbackItem, StepId } from '@slipway/contracts';
import type { RunEnd } from './outcome.ts';

/** One decision that the person sent, as an Update. */
export interface SentDecision {
  /** Of the Update: `u1`, `u2`, … in the order in which they were sent. */
  id: string;
  verb: DecisionVerb;
  input: Json | undefined;
}

/** What a run did and what was done to it, in order. Every invariant is a function of this. `at` is in virtual milliseconds. */
export type Happening =
  | { what: 'task'; at: number; n: number }
  | { what: 'scheduled'; at: number; seq: number; key: string; type: string; step?: StepId; input: unknown }
  | { what: 'began'; at: number; seq: number }
  | { what: 'tried'; at: number; seq: number; end: AttemptEnd; code?: FailureCode }
  /** The activity is over in the world; the workflow hears of it with its next task. */
  | { what: 'over'; at: number; seq: number; how: 'completed' | 'failed' | 'cancelled' }
  | { what: 'created' | 'removed'; at: number; step: StepId }
  | { what: 'sent'; at: number; decision: SentDecision }
  | { what: 'answered'; at: number; id: string; accepted: boolean; says: string; type?: string }
  | { what: 'cancel-requested'; at: number }
  /** The worker died: what ran is lost, and the next worker replays the run. `diverged`: how that differed. */
  | { what: 'killed'; at: number; diverged?: string }
  /** What queries and search attributes say after a workflow task. */
  | { what: 'seen'; at: number; progress: Progress; rollbackPlan: RollbackItem[]; attributes: Attributes }
  | { what: 'ended'; at: number; how: RunEnd };

export type AttemptEnd = 'done' | 'failed' | 'lost' | 'cancelled';

/** By name, as last written. */
export type Attributes = Readonly<Record<string, Json>>;

export type Trace = readonly Happening[];
