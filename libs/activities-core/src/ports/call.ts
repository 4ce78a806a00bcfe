import type { JsonObject } from '@slipway/contracts';

/**
 * The call that is running, for whoever waits inside it. Outside of an activity (tests, tools) heartbeats go nowhere and
 * nothing is resumed.
 */
export interface CallContext {
  /** Aborted when the call must stop: cancelled, or the worker shuts down. Handed to SDK calls and child processes. */
  readonly signal: AbortSignal;
  /**
   * True once the *run* asked to stop. Only then may a cloud operation be given up; on a worker's shutdown it runs on, and the
   * next attempt finds it.
   */
  readonly cancelRequested: boolean;
  /** What the last attempt reported: an operation to follow again. It saves polling, it is never the only way back. */
  readonly resumed: JsonObject | undefined;
  /** Reports progress; repeated by itself from a timer for as long as the call runs. Never a secret. */
  heartbeat(details: JsonObject): void;
}
