import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import { TimeoutType } from '@temporalio/common';
import { failuresBorne, type StepFailure } from '@slipway/contracts';

/** Lost workers that one scheduled activity has room for. */
export const lostWorkersBorne = 50;

/**
 * The server's limit, a second net. It counts every attempt, those whose worker was lost as well; the activity itself counts its
 * failures and ends after `failuresBorne` of them.
 */
export const maximumAttempts: Record<StepFailure['verb'], number> = {
  observe: failuresBorne.observe + lostWorkersBorne,
  ensure: failuresBorne.ensure + lostWorkersBorne,
  destroy: failuresBorne.destroy + lostWorkersBorne,
};

/**
 * Makes a call again when it ended although all that went wrong was that its workers died or were stopped: the limit was one of an
 * older build, or changed by hand, or too many were lost.
 * @throws what the call throws; `INTERNAL` (SW-INT-031) when no worker lives long enough
 */
export async function bearLostWorkers<T>(call: () => Promise<T>): Promise<T> {
  for (let lost = 0; lost <= lostWorkersBorne; lost++) {
    try {
      return await call();
    } catch (error) {
      if (!isLostWorker(error)) throw error;
    }
  }
  const detail = {
    code: 'INTERNAL',
    rule: 'SW-INT-031',
    message: `${lostWorkersBorne} workers in a row were lost while they worked on it`,
    fix: "read the worker's log",
  };
  throw ApplicationFailure.create({ type: 'INTERNAL', message: detail.message, details: [detail, lostWorkersBorne] });
}

/** How the SDK ends an attempt that its worker's shutdown, or a person's pause or reset of the activity, cut short. */
const cutShort = ['WorkerShutdown', 'ActivityPause', 'ActivityReset'];

/** A worker died or was stopped in mid-call. That is no failure of the step. */
export function isLostWorker(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return cause.timeoutType === TimeoutType.HEARTBEAT;
  if (cause instanceof ApplicationFailure) return cutShort.includes(cause.type ?? '');
  return cause instanceof CancelledFailure && cause.message.includes('WORKER_SHUTDOWN');
}
