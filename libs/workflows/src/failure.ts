import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import { TimeoutType } from '@temporalio/common';
import { isFailureCode, type Failure, type RunFailure, type StepFailure } from '@slipway/contracts';

/** What an activity's end says in the closed list of codes. Anything unknown is `INTERNAL`. */
export function toStepFailure(error: unknown, step: string, verb: StepFailure['verb'], attempts: number): StepFailure {
  return { ...toFailure(error), step, verb, attempts };
}

function toFailure(error: unknown): Failure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
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

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'code' in value && isFailureCode(value.code) && 'rule' in value;
}

/** A worker died or was stopped in mid-call. That is no failure of the step. */
export function isLostWorker(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return cause.timeoutType === TimeoutType.HEARTBEAT;
  return cause instanceof CancelledFailure && cause.message.includes('WORKER_SHUTDOWN');
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

export { isCancellation };
