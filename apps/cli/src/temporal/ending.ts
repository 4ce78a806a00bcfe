import type { RunFailure } from '@slipway/contracts';
import {
  ApplicationFailure,
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
  WorkflowFailedError,
} from '@temporalio/client';
import type { Ending } from './gateway.ts';

/** How a run ended that has no result. Undefined: the error is about something else. */
export function toEnding(error: unknown): Ending | undefined {
  if (!(error instanceof WorkflowFailedError)) return undefined;
  const { cause } = error;
  const message = cause?.message ?? error.message;
  if (cause instanceof CancelledFailure) return { status: 'cancelled', message };
  if (cause instanceof TerminatedFailure) return { status: 'terminated', message };
  if (cause instanceof TimeoutFailure) return { status: 'timed-out', message };
  const failure = cause instanceof ApplicationFailure ? cause.details?.find(isRunFailure) : undefined;
  return { status: 'failed', message, ...(failure === undefined ? {} : { failure }) };
}

function isRunFailure(details: unknown): details is RunFailure {
  return typeof details === 'object' && details !== null && 'cause' in details && 'rolledBack' in details;
}
