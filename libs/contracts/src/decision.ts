import type { JsonObject } from './json.ts';
import type { StepFailure } from './failure.ts';
import type { StepId } from './stage.ts';

/** What a person may decide about an open run: the names of its Updates. */
export const decisionVerbs = ['retry', 'retryWith', 'skip', 'rollback', 'hold', 'approve'] as const;
export type DecisionVerb = (typeof decisionVerbs)[number];

/**
 * Why a run waits for a person. `step`: a step used up its attempts. `undo`: something could not be removed. `asked`: somebody
 * wants nothing new started. `approval`: the plan waits for consent.
 */
export type HoldReason = 'step' | 'undo' | 'asked' | 'approval';

/** An open question of a run. */
export interface Hold {
  /** `<subject>#<number>`, e.g. `cluster/control-plane#3`; the subject is a step's id, `sweep`, or `run`. */
  id: string;
  /** Grows over the run, so that a decision that comes late, twice or again after a reset meets no other hold. */
  number: number;
  subject: StepId | 'sweep' | 'run';
  reason: HoldReason;
  /** What went wrong; absent where nothing did. */
  failure?: StepFailure;
  /** Milliseconds since the epoch, in workflow time. */
  since: number;
  /** When it answers itself with `rollback`; absent: it waits without limit. */
  rollsBackAt?: number;
}

/** Who decided, and why, for the record. */
export interface DecisionAuthor {
  by?: string;
  reason?: string;
}

/**
 * Input of `retry` and `rollback`. In the Web UI it may be left empty, or be just a hold's id or number. Without a hold `retry`
 * answers all that are open; a program always names one, or all would be answered by what it meant for one.
 */
export type HoldDecision = undefined | string | number | (DecisionAuthor & { hold?: string | number });

/** Input of `retryWith`: the settings are merged over the step's for this run. */
export interface RetryWithDecision extends DecisionAuthor {
  step: StepId;
  props: JsonObject;
  hold?: string | number;
}

/** Input of `skip`; for an undo hold it leaves the object standing and names it in the result. */
export interface SkipDecision extends DecisionAuthor {
  step: StepId | 'sweep';
  hold?: string | number;
}

/** Input of `hold`. */
export type AskedHold = undefined | DecisionAuthor;

/** Input of `approve`: the hash of the plan, or its first eight characters or more. */
export type Approval = string | (DecisionAuthor & { hash: string });

/** One object that a rollback would remove now, in the order in which it would. Answer of the query `rollbackPlan`. */
export interface RollbackItem {
  step: StepId;
  kind: string;
  name: string;
  title: string;
  /** `intended`: asked for, not known to be there. */
  state: 'intended' | 'done' | 'stuck';
  /** When it was made, milliseconds since the epoch, in workflow time. */
  madeAt?: number;
}
