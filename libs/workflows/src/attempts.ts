import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import { TimeoutType } from '@temporalio/common';
import type { StepFailure } from '@slipway/contracts';

/** Failures that a verb may have before it is given up. */
export const maximumAttempts: Record<StepFailure['verb'], number> = { observe: 4, ensure: 4, destroy: 10 };

/** How often a call is scheduled again because its worker died, before that counts as a failure of its own. */
export const lostWorkersBorne = 50;

/**
 * Makes a call again for as long as all that went wrong is that its worker died: the server counts that as an attempt, we do not.
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

/** A worker died or was stopped in mid-call. That is no failure of the step. */
export function isLostWorker(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return cause.timeoutType === TimeoutType.HEARTBEAT;
  return cause instanceof CancelledFailure && cause.message.includes('WORKER_SHUTDOWN');
}
