import { CancelledFailure, type Context } from '@temporalio/activity';
import type { JsonObject } from '@slipway/contracts';
import { failed } from './failure.ts';

/** Heartbeat details as the server keeps them from attempt to attempt. */
interface Beat {
  /** Attempts that failed so far. */
  failures: number;
  /** What the resource last reported. */
  progress?: JsonObject;
}

const attempts = new WeakMap<Context, Attempt>();

/** Timers end at once above it. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * One attempt of an activity. The server counts every attempt alike; ours are told apart: an attempt that failed adds to the
 * failures in the heartbeat details, one whose worker was lost, stopped, paused or reset leaves them as they are. The SDK sends the
 * last details with the failure itself, so that throttling loses none.
 */
export class Attempt {
  /**
   * Attempts that failed before this one. After a reset in the Web UI, attempt 1 again, there are none, whether the details
   * were kept or not.
   */
  readonly failures: number;
  /** Aborted when the call should stop, for whatever reason. */
  readonly signal: AbortSignal;
  /** Aborted with `signal`, unless the run itself asked to stop: then a started operation settles first. */
  readonly handover: AbortSignal;
  /** Rejects when the time of the attempt is up and the call did not even stop. */
  readonly overdue: Promise<never>;
  readonly resumed: JsonObject | undefined;
  readonly #context: Context;
  readonly #timeUp = new AbortController();
  #progress: JsonObject | undefined;
  #timers: NodeJS.Timeout[] = [];
  #ended = false;

  private constructor(context: Context) {
    const before = toBeat(context.info.heartbeatDetails);
    this.#context = context;
    this.failures = Math.min(before.failures, context.info.attempt - 1);
    this.#progress = this.resumed = before.progress;
    this.signal = AbortSignal.any([context.cancellationSignal, this.#timeUp.signal]);
    this.handover = AbortSignal.any([handoverOf(context), this.#timeUp.signal]);
    this.overdue = this.#limit();
  }

  /** Begins it: beats from a timer until it ends, also while an SDK call hangs, for a cancellation arrives by a heartbeat only. */
  static begin(context: Context): Attempt {
    const attempt = new Attempt(context);
    attempts.set(context, attempt);
    const timeout = context.info.heartbeatTimeoutMs;
    if (timeout !== undefined) {
      // A first attempt has nothing to tell yet; what it has to tell soon must not wait behind an empty beat.
      if (context.info.attempt > 1) attempt.#beat(attempt.failures);
      attempt.#timers.push(setInterval(() => attempt.#beat(attempt.failures), Math.min(timeout / 3, 20_000)));
    }
    return attempt;
  }

  static of(context: Context): Attempt | undefined {
    return attempts.get(context);
  }

  heartbeat(progress: JsonObject): void {
    this.#progress = progress;
    this.#beat(this.failures);
  }

  /** Counts this one as failed. @returns the failures so far */
  fail(): number {
    this.#beat(this.failures + 1);
    return this.failures + 1;
  }

  /** Nothing is sent any more: what still runs would overwrite the count. */
  end(): void {
    this.#ended = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #beat(failures: number): void {
    if (this.#ended) return;
    const details: Beat = { failures, ...(this.#progress && { progress: this.#progress }) };
    this.#context.heartbeat(details);
  }

  /**
   * Ends the attempt by itself shortly before the server would: a time-out of the server leaves no failure and would count as
   * little as a lost worker.
   */
  #limit(): Promise<never> {
    const limit = this.#context.info.startToCloseTimeoutMs;
    const margin = Math.min(limit / 10, 30_000);
    const overdue = new Promise<never>((_, reject) => {
      if (limit > longestTimerMs) return;
      const longest = limit < 60_000 ? `${Math.round(limit / 1000)} s` : `${Math.round(limit / 60_000)} min`;
      const failure = failed('NOT_READY', 'SW-READY-040', `no end within the longest time for one attempt, ${longest}`);
      this.#timers.push(
        setTimeout(() => this.#timeUp.abort(failure), limit - margin),
        setTimeout(() => reject(failure), limit - margin / 2),
      );
    });
    overdue.catch(() => undefined);
    return overdue;
  }
}

/** A signal that follows the call's own unless the run asked to stop. */
function handoverOf(context: Context): AbortSignal {
  const { cancellationSignal } = context;
  const controller = new AbortController();
  const decide = (): void => {
    if (!context.cancellationDetails?.cancelRequested)
      controller.abort(cancellationSignal.reason ?? new CancelledFailure('handed over'));
  };
  if (cancellationSignal.aborted) decide();
  else cancellationSignal.addEventListener('abort', decide, { once: true });
  return controller.signal;
}

/** Details of another build, or none, are no failures and nothing to resume. */
function toBeat(details: unknown): Beat {
  if (!isObject(details) || typeof details['failures'] !== 'number') return { failures: 0 };
  const { failures, progress } = details;
  return { failures, ...(isObject(progress) && { progress }) };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
