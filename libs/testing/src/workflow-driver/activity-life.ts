import { defaultPayloadConverter } from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import proto, { type coresdk, type temporal } from '@temporalio/proto';
import { isFinal, type FailureCode } from '@slipway/contracts';
import { nthAttempt, type Attempt, type Behaviour } from './behaviour.ts';
import type { Job } from './sandbox.ts';
import type { Timeline } from './timeline.ts';
import type { AttemptEnd } from './trace.ts';

const { ActivityCancellationType } = proto.coresdk.workflow_commands;

type RetryState = temporal.api.enums.v1.RetryState;
type Cause = Omit<temporal.api.failure.v1.IFailure, 'cause'>;
const { RetryState, TimeoutType } = proto.temporal.api.enums.v1;

/** Milliseconds until a running attempt hears of a cancellation, by its next heartbeat. */
const heartbeatEveryMs = 1_000;
const noHeartbeatMs = 60_000;

export interface LifeOptions {
  command: coresdk.workflow_commands.IScheduleActivity;
  behaviour: Behaviour;
  /** How many attempts of this activity there were before it was scheduled this time. */
  attemptsBefore: number;
  /** Failures after which the activity ends by itself; attempts that were lost with their worker are none. */
  failuresBorne: number;
  timeline: Timeline;
  /** Touches the world. */
  act: () => void;
  /** The result, read when an attempt ends well. */
  result: () => unknown;
  began: () => void;
  tried: (end: AttemptEnd, code?: FailureCode) => void;
  over: (how: 'completed' | 'failed' | 'cancelled') => void;
  report: (job: Job) => void;
}

/**
 * One scheduled activity as the server and its worker see it: attempts with back-off, failures counted across lost workers, the
 * heartbeat timeout of a lost one, and cancellation with WAIT_CANCELLATION_COMPLETED. A cancelled activity is never attempted again.
 */
export class ActivityLife {
  readonly #options: LifeOptions;
  #attempt = 0;
  #failures = 0;
  #acted = false;
  #cancelRequested = false;
  #told = false;
  #pending: (() => void)[] = [];
  #state: 'running' | 'lost' | 'between' | 'ended' = 'between';

  constructor(options: LifeOptions) {
    this.#options = options;
  }

  get ended(): boolean {
    return this.#state === 'ended';
  }

  begin(): void {
    const { behaviour, attemptsBefore, began } = this.#options;
    const plan = nthAttempt(behaviour, attemptsBefore + this.#attempt++);
    this.#state = 'running';
    this.#acted = false;
    began();
    const ms = behaviour.seconds * 1000;
    this.#after(ms / 2, () => this.#middle(plan));
    if (plan.end !== 'worker-lost') this.#after(ms, () => this.#end(plan));
  }

  /** The worker died. What it had done is done; nobody hears of it before the heartbeats are missed. */
  kill(): void {
    if (this.#state === 'running') this.#lose();
  }

  cancel(): void {
    const { behaviour, command } = this.#options;
    if (this.#state === 'ended' || this.#cancelRequested) return;
    this.#cancelRequested = true;
    if (command.cancellationType !== ActivityCancellationType.WAIT_CANCELLATION_COMPLETED) this.#tell(this.#cancelled);
    if (this.#state === 'between') return this.#report('cancelled', this.#cancelled);
    const attempt = nthAttempt(behaviour, this.#options.attemptsBefore + this.#attempt - 1);
    if (this.#state === 'lost' || behaviour.onCancel === 'settles' || attempt.end === 'worker-lost') return;
    this.#after(heartbeatEveryMs, () => {
      if (behaviour.onCancel === 'fails') return this.#failed('RATE_LIMITED');
      if (behaviour.onCancel === 'stops-half-made') this.#act();
      this.#options.tried('cancelled');
      this.#report('cancelled', this.#cancelled);
    });
  }

  #middle(plan: Attempt): void {
    if (plan.end === 'done' || plan.end === 'reply-lost' || (plan.end === 'worker-lost' && plan.done)) this.#act();
    if (plan.end === 'worker-lost') this.#lose();
  }

  #lose(): void {
    this.#forget();
    this.#state = 'lost';
    this.#after(optionalTsToMs(this.#options.command.heartbeatTimeout) ?? noHeartbeatMs, () => {
      this.#options.tried('lost');
      this.#given({ timeoutFailureInfo: { timeoutType: TimeoutType.TIMEOUT_TYPE_HEARTBEAT } }, false);
    });
  }

  #end(plan: Attempt): void {
    if (plan.end === 'done') {
      const result = defaultPayloadConverter.toPayload(this.#options.result());
      this.#options.tried('done');
      this.#report('completed', { completed: { result } });
    } else if (plan.end === 'worker-stopped') {
      this.#options.tried('lost');
      // The name that the SDK gives to an attempt that a shutdown cut short.
      this.#given({ message: 'the worker shuts down', applicationFailureInfo: { type: 'WorkerShutdown' } }, false);
    } else this.#failed(plan.end === 'failed' ? plan.code : 'INTERNAL');
  }

  #failed(code: FailureCode): void {
    this.#options.tried('failed', code);
    const nonRetryable = ++this.#failures >= this.#options.failuresBorne || isFinal(code);
    const failure = { code, rule: 'SW-TEST-001', message: `made to fail: ${code}` };
    const details = [failure, this.#failures].map((each) => defaultPayloadConverter.toPayload(each));
    this.#given(
      {
        message: failure.message,
        applicationFailureInfo: { type: code, nonRetryable, details: { payloads: details } },
      },
      nonRetryable,
    );
  }

  /** An attempt failed: another one, or the end. */
  #given(cause: Cause, nonRetryable: boolean): void {
    const { command, timeline } = this.#options;
    const limit = command.retryPolicy?.maximumAttempts ?? 0;
    const why = this.#cancelRequested
      ? RetryState.RETRY_STATE_CANCEL_REQUESTED
      : nonRetryable
        ? RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE
        : limit > 0 && this.#attempt >= limit
          ? RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED
          : undefined;
    if (why !== undefined) return this.#report('failed', { failed: { failure: this.#failure(cause, why) } });
    this.#forget();
    this.#state = 'between';
    const initial = optionalTsToMs(command.retryPolicy?.initialInterval) ?? 1_000;
    const longest = optionalTsToMs(command.retryPolicy?.maximumInterval) ?? initial * 100;
    this.#pending.push(timeline.after(Math.min(initial * 2 ** (this.#attempt - 1), longest), () => this.begin()));
  }

  #act(): void {
    if (this.#acted) return;
    this.#acted = true;
    this.#options.act();
  }

  #after(ms: number, run: () => void): void {
    this.#pending.push(this.#options.timeline.after(ms, run));
  }

  #forget(): void {
    for (const takeBack of this.#pending.splice(0)) takeBack();
  }

  #failure(cause: Cause, retryState?: RetryState): temporal.api.failure.v1.IFailure {
    const { activityId, activityType } = this.#options.command;
    return {
      message: 'Activity task failed',
      activityFailureInfo: {
        activityId: activityId ?? null,
        activityType: { name: activityType ?? null },
        ...(retryState === undefined ? {} : { retryState }),
      },
      cause,
    };
  }

  get #cancelled(): coresdk.activity_result.IActivityResolution {
    return { cancelled: { failure: this.#failure({ canceledFailureInfo: {} }) } };
  }

  #report(how: 'completed' | 'failed' | 'cancelled', result: coresdk.activity_result.IActivityResolution): void {
    this.#forget();
    this.#state = 'ended';
    this.#options.over(how);
    this.#tell(result);
  }

  /** The workflow hears of one end only; without WAIT_CANCELLATION_COMPLETED of one that has not come yet. */
  #tell(result: coresdk.activity_result.IActivityResolution): void {
    if (this.#told) return;
    this.#told = true;
    this.#options.report({ resolveActivity: { seq: this.#options.command.seq ?? 0, result } });
  }
}
