import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { TimeoutType } from '@temporalio/common';
import { failuresBorne, type StepFailure } from '@slipway/contracts';

/** Workers that may be lost over one call before that counts as a failure of its own. */
export const lostWorkersBorne = 50;

/**
 * The server's limit. It counts every attempt, those whose worker was lost as well; the activity itself counts its failures and ends
 * after `failuresBorne` of them.
 */
export const maximumAttempts: Record<StepFailure['verb'], number> = {
  observe: failuresBorne.observe + lostWorkersBorne,
  ensure: failuresBorne.ensure + lostWorkersBorne,
  destroy: failuresBorne.destroy + lostWorkersBorne,
};

/** How the SDK ends an attempt that its worker's shutdown, or a person's pause or reset of the activity, cut short. */
const cutShort = ['WorkerShutdown', 'ActivityPause', 'ActivityReset'];

/** The last attempt ended because its worker died or was stopped. */
export function isLostWorker(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return cause.timeoutType === TimeoutType.HEARTBEAT;
  return cause instanceof ApplicationFailure && cutShort.includes(cause.type ?? '');
}
