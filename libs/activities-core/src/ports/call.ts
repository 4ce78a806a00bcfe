import type { JsonObject } from '@slipway/contracts';

/**
 * The call that is running, for whoever waits inside it. Outside of an activity (tests, tools) heartbeats go nowhere and
 * nothing is resumed.
 */
export interface CallContext {
  /**
   * Aborted when the call should stop: the run was cancelled, or this attempt ends. For waits that may be given up, and for
   * child processes.
   */
  readonly signal: AbortSignal;
  /**
   * Aborted only when this attempt has to end although the run goes on: the worker shuts down, the activity was paused or
   * reset. For following a cloud operation that was started: it settles even when the run was cancelled, so that the undo
   * never meets it half made.
   */
  readonly handover: AbortSignal;
  /**
   * What an earlier attempt last reported, also when its worker was lost: an operation to follow again. It saves polling, it is
   * never the only way back: a reset may have dropped it.
   */
  readonly resumed: JsonObject | undefined;
  /** Reports progress; repeated by itself from a timer for as long as the call runs. Never a secret. */
  heartbeat(details: JsonObject): void;
  /** Says in the worker's log what went another way than it should, without failing the call. Never a secret. */
  warn(message: string): void;
}
