import { CancellationScope, sleep } from '@temporalio/workflow';
import { destroyLedger, type Ledger } from '@slipway/saga';
import type { Found, ObjectName, Plan, StepFailure, StepId, SweepCall, SweepResult, Timing } from '@slipway/contracts';
import type { CoreCalls } from './activity-proxies.ts';
import { isCancellation, toStepFailure } from './failure.ts';
import type { ProgressBoard } from './progress-board.ts';
import { StepRunner } from './step-runner.ts';

export interface UndoResult {
  undone: StepId[];
  /** Could not be removed, or left because something on them could not. */
  stuck: StepId[];
  leftovers: Found[];
  scans: { at: number; byLabel: number; byNetwork: number }[];
  /** Why nobody can say what is left. */
  blind?: StepFailure;
}

export interface UndoOptions {
  plan: Plan;
  ledger: Ledger;
  core: CoreCalls;
  timing: Timing;
  board: ProgressBoard;
  deleteData: boolean;
  /** Ours, in no step of the plan, and not this run's to remove. */
  spare: readonly Found[];
}

/**
 * The one undo, of a rollback and of a teardown: destroy in reverse need order, then sweep by label and by network, twice. What
 * was stuck is tried once more when the first sweep has had its turn. A rollback runs it where it cannot be cancelled.
 * @throws only the cancellation, once all that was started has settled
 */
export async function undo(options: UndoOptions): Promise<UndoResult> {
  const { ledger, core, timing, board } = options;
  const scans: UndoResult['scans'] = [];
  const scan = async (): Promise<SweepResult> => {
    board.enter('scanning');
    const result = await core.sweep(sweepCall(options));
    scans.push({ at: Date.now(), byLabel: result.byLabel, byNetwork: result.byNetwork });
    return result;
  };

  let stuck = await destroyAll(options);
  try {
    await scan();
    await sleep(timing.scanGapMs);
    if (stuck.length > 0) stuck = await destroyAll(options);
    const { leftovers } = await scan();
    board.leftovers(leftovers);
    return { undone: ledger.in('undone'), stuck, leftovers, scans };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const blind = toStepFailure(error, 'sweep', 'destroy');
    return { undone: ledger.in('undone'), stuck, leftovers: [], scans, blind };
  }
}

async function destroyAll({ plan, ledger, timing, board }: UndoOptions): Promise<StepId[]> {
  const runner = new StepRunner(plan, timing, board);
  const scope = CancellationScope.current();
  board.enter('undoing');
  const stuck = await destroyLedger(plan, ledger, {
    destroy: (step) => runner.destroy(step),
    stopping: () => scope.consideredCancelled,
    isCancellation,
  });
  if (!scope.consideredCancelled) board.stuck(stuck);
  return stuck;
}

/**
 * Where something of ours stood before the run and is to stay, the scan is for what the run made and nothing else: the load
 * balancers and disks of a living platform are not this run's to sweep.
 */
function sweepCall({ plan, ledger, deleteData, spare }: UndoOptions): SweepCall {
  const names = (objects: readonly ObjectName[]): ObjectName[] => objects.map(({ kind, name }) => ({ kind, name }));
  const keep = [...names(plan.steps.filter(({ lifecycle }) => lifecycle !== 'managed')), ...names(spare)];
  const call = { scope: plan.scope, keep, deleteData, remove: true };
  const found = ledger.entries.some(({ state, step }) => state === 'found' && step.lifecycle === 'managed');
  if (!found && spare.length === 0) return call;
  const made = ledger.entries.filter(({ step, state }) => state !== 'found' && step.lifecycle === 'managed');
  return { ...call, only: names(made.map(({ step }) => step)) };
}
