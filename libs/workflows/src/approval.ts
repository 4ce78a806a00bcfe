import { CancelledFailure } from '@temporalio/workflow';
import type { Ledger } from '@slipway/saga';
import { isCancellation, runFailure } from './failure.ts';
import type { Answer } from './holds.ts';
import { standing, type Run } from './run.ts';

/**
 * Waits until somebody approves the plan.
 * @throws what closes the run with nothing made: it was refused, nobody answered in time, or the run was cancelled
 */
export async function awaitApproval({ board, holds, timing }: Run, ledger: Ledger): Promise<void> {
  board.enter('approving');
  const asking = holds.ask({ reason: 'approval', subject: 'run', limitMs: timing.holdLimitMs });
  const answer: Answer = await asking.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
    board.enter('cancelled');
    throw new CancelledFailure('cancelled before anything was made');
  });
  if (answer.verb !== 'rollback') return;
  const { onRequest } = answer;
  const cause = {
    code: 'CONFLICT',
    rule: 'SW-CONF-074',
    message: onRequest
      ? 'the plan was refused; nothing was made'
      : 'nobody approved the plan in time; nothing was made',
    step: 'approval',
    verb: 'observe',
    attempts: 1,
  } as const;
  board.cause(cause);
  board.enter('cancelled');
  throw runFailure({ cause, onRequest, rolledBack: true, standing: standing(ledger), stuck: [], leftovers: [] });
}
