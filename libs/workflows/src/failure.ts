import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation as isSdkCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import { RetryState } from '@temporalio/common';
import { isFailureCode, type Failure, type RunFailure, type StepFailure } from '@slipway/contracts';
import { isLostWorker, lostWorkersBorne, maximumAttempts } from './attempts.ts';

/** What an activity's end says in the closed list of codes. Anything unknown is `INTERNAL`. */
export function toStepFailure(error: unknown, step: string, verb: StepFailure['verb']): StepFailure {
  return { ...toFailure(error), step, verb, attempts: attemptsOf(error, verb) };
}

function toFailure(error: unknown): Failure {
  if (isLostWorker(error)) {
    const message = `${lostWorkersBorne} workers were lost while they worked on it`;
    return { code: 'INTERNAL', rule: 'SW-INT-031', message, fix: "read the worker's log" };
  }
  const cause = causeOf(error);
  if (cause instanceof ApplicationFailure) {
    const [details] = cause.details ?? [];
    if (isFailure(details)) return details;
    return { code: isFailureCode(cause.type) ? cause.type : 'INTERNAL', rule: 'SW-INT-030', message: cause.message };
  }
  if (cause instanceof TimeoutFailure) {
    return {
      code: 'NOT_READY',
      rule: 'SW-READY-040',
      message: `no end after the longest time for one attempt (${cause.timeoutType})`,
    };
  }
  return { code: 'INTERNAL', rule: 'SW-INT-030', message: cause instanceof Error ? cause.message : String(cause) };
}

/** The attempt says its own number; one that said nothing at all was the last of those allowed. */
function attemptsOf(error: unknown, verb: StepFailure['verb']): number {
  const cause = causeOf(error);
  const attempt: unknown = cause instanceof ApplicationFailure ? cause.details?.[1] : undefined;
  if (typeof attempt === 'number') return attempt;
  const exhausted = error instanceof ActivityFailure && error.retryState === RetryState.MAXIMUM_ATTEMPTS_REACHED;
  return exhausted ? maximumAttempts[verb] : 1;
}

const causeOf = (error: unknown): unknown => (error instanceof ActivityFailure ? error.cause : error);

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'code' in value && isFailureCode(value.code) && 'rule' in value;
}

/**
 * Whether something ended only because the run, or this part of it, was cancelled. An attempt that failed in passing and was not
 * made again for that reason is one, too: it was not given up.
 */
export function isCancellation(error: unknown): boolean {
  if (isSdkCancellation(error)) return true;
  if (!(error instanceof ActivityFailure) || error.retryState !== RetryState.CANCEL_REQUESTED) return false;
  return !(error.cause instanceof ApplicationFailure && error.cause.nonRetryable);
}

/** The failure that closes a run: its type is the cause's code, its details say what stands. */
export function runFailure(failure: RunFailure): ApplicationFailure {
  const { cause } = failure;
  return ApplicationFailure.create({
    type: cause.code,
    message: `${cause.rule} ${cause.step}: ${cause.message}`,
    nonRetryable: true,
    details: [failure],
  });
}
