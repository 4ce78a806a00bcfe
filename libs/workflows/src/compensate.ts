import { CancelledFailure, CancellationScope } from '@temporalio/workflow';
import type { Ledger } from '@slipway/saga';
import type { FailurePolicy, StepFailure } from '@slipway/contracts';
import { runFailure } from './failure.ts';
import type { Forward } from './forward.ts';
import type { Prepared } from './prepare.ts';
import { standing, type Run } from './run.ts';
import { StepFailed } from './step-runner.ts';
import { undo } from './undo.ts';

/**
 * Undoes what the run made, where a decision, the failure policy or a cancellation asks for it. Returns what closes the run: the
 * cancellation when that is why and nothing is left, else the failure with what stands.
 */
export async function compensate(
  error: unknown,
  run: Run,
  { rollback }: Forward,
  { plan, orphans, earlierData = [] }: Prepared,
  ledger: Ledger,
  onFailure: FailurePolicy,
): Promise<unknown> {
  const { board, situation } = run;
  // The forward scope is cancelled by a rollback, too; only the root tells what was cancelled from outside.
  const cancelled = CancellationScope.current().consideredCancelled;
  const failure = rollback?.failure ?? (error instanceof StepFailed ? error.failure : undefined);
  if (!cancelled && !failure && !rollback) return error;
  const onRequest = rollback?.onRequest ?? false;
  const cause = failure ?? (rollback ? undone(onRequest) : undefined);
  if (cause) board.cause(cause);

  if (cause && !cancelled && !rollback && onFailure === 'keep') {
    board.enter('failed');
    return runFailure({ cause, rolledBack: false, standing: standing(ledger), stuck: [], leftovers: [] });
  }
  situation.stage = 'undoing';
  const nothing = { stuck: [], leftovers: [], blind: undefined };
  const { stuck, leftovers, blind } =
    ledger.toUndo().length === 0
      ? nothing
      : await CancellationScope.nonCancellable(() =>
          undo({ run, plan, ledger, deleteData: true, spare: orphans, earlierData }),
        );
  const clean = stuck.length === 0 && leftovers.length === 0 && !blind;
  board.enter(!clean ? 'leftovers' : failure ? 'failed' : 'cancelled');
  const why = cause ?? blind ?? remaining(plan.scope.installation, stuck.length + leftovers.length);
  if (!clean) run.tellLeftovers(blind ?? remaining(plan.scope.installation, stuck.length + leftovers.length));
  await run.told();
  if (!cause && clean) return new CancelledFailure('undone on request');
  return runFailure({ cause: why, onRequest, rolledBack: clean, standing: standing(ledger), stuck, leftovers });
}

function undone(onRequest: boolean): StepFailure {
  return {
    code: 'CONFLICT',
    rule: 'SW-CONF-074',
    message: onRequest ? 'undone on request' : 'undone, because nobody answered the hold in time',
    step: 'run',
    verb: 'ensure',
    attempts: 1,
  };
}

function remaining(installation: string, count: number): StepFailure {
  return {
    code: 'DEPENDENCY',
    rule: 'SW-DEP-062',
    message: `${count} objects could not be removed`,
    fix: `slipway teardown ${installation}`,
    step: 'undo',
    verb: 'destroy',
    attempts: 1,
  };
}
