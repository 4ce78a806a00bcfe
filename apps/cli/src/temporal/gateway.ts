import type {
  DecisionVerb,
  Failure,
  JsonObject,
  Phase,
  Progress,
  RollbackItem,
  RunFailure,
  WorkflowType,
} from '@slipway/contracts';
import type { Target } from './target.ts';

export type RunStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out';

export interface RunId {
  workflowId: string;
  runId: string;
}

/** What the server knows of a run without asking a worker. */
export interface RunInfo extends RunId {
  type: string;
  status: RunStatus;
  /** Milliseconds since the epoch. */
  startedAt: number;
  closedAt?: number;
  memo: Readonly<Record<string, unknown>>;
  cloud?: string;
  phase?: string;
  version?: string;
  held?: boolean;
}

export interface StartRequest {
  type: WorkflowType | 'discover';
  workflowId: string;
  taskQueue: string;
  /** The one argument. */
  input: JsonObject;
  /** One line, and markdown, for the Web UI. */
  summary: string;
  details: string;
  memo: Readonly<Record<string, string>>;
  cloud: string;
  version: string;
  /** What it is listed with until it says more. Missing: it is no run of an installation. */
  phase?: Phase;
}

/** `held`: the id is taken by an open run. */
export type StartOutcome = { started: RunId } | { heldBy: RunInfo };

/** An activity that runs or waits for its next attempt. */
export interface PendingStep {
  id: string;
  attempt: number;
  /** Why the attempt before this one failed. */
  failure?: Failure;
}

/** A run that the workers at work cannot replay. `build`: of the worker that last did. */
export interface Misfit {
  build?: string;
}

export type Ending =
  | { status: 'completed'; result: unknown }
  | { status: Exclude<RunStatus, 'running' | 'completed'>; message: string; failure?: RunFailure };

/** A decision about an open run. */
export interface Decision {
  verb: DecisionVerb;
  /** The one argument. */
  input: JsonObject;
  /** A decision that is sent twice is taken once. */
  updateId: string;
}

/** The Temporal server as the commands use it. Every method throws a `CliError` SW-DEP-075 when the server is gone. */
export interface TemporalGateway {
  readonly target: Target;
  /** Starts a run unless one of that id is open. */
  start(request: StartRequest): Promise<StartOutcome>;
  /** The latest run of an id, or the given one. Undefined: none is known. */
  describe(workflowId: string, runId?: string): Promise<RunInfo | undefined>;
  /** Undefined: no worker answers. */
  progress(run: RunId): Promise<Progress | undefined>;
  /** What an undo would remove now, in its order. Undefined: no worker answers. */
  rollbackPlan(run: RunId): Promise<RollbackItem[] | undefined>;
  /**
   * Sends a decision and returns the run's answer, a sentence. Throws a `CliError` with the sentence of the refusal,
   * SW-CONF-073 when the run has ended, and SW-DEP-069 when no worker takes it within seconds.
   */
  decide(run: RunId, decision: Decision): Promise<string>;
  /** Asks for the undo of a run. Throws SW-CONF-073 when it has ended. */
  cancel(run: RunId): Promise<void>;
  /** Yields once at once and whenever the history has grown; ends when the run has ended. */
  news(run: RunId, signal: AbortSignal): AsyncIterable<void>;
  pending(run: RunId): Promise<PendingStep[]>;
  /** Waits for the end of a run. */
  ending(run: RunId): Promise<Ending>;
  /** Undefined: its last task is no reason to think that the worker of now does not understand the run. */
  misfit(run: RunId): Promise<Misfit | undefined>;
  /** What a run was started with. */
  input(run: RunId): Promise<unknown>;
  /** Runs by a visibility query, newest first. */
  list(query: string, limit: number): Promise<RunInfo[]>;
  /** Whether a worker asks a queue for workflow tasks, or comes to do so within seconds. */
  hasWorker(taskQueue: string): Promise<boolean>;
  close(): Promise<void>;
}
