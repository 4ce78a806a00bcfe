import { sleep } from '@temporalio/workflow';
import { destroyLedger, type Ledger } from '@slipway/saga';
import type { Found, ObjectName, Plan, StepId, SweepCall, SweepResult, Timing } from '@slipway/contracts';
import type { CoreCalls } from './activity-proxies.ts';
import type { ProgressBoard } from './progress-board.ts';
import { StepRunner } from './step-runner.ts';

export interface UndoResult {
  undone: StepId[];
  stuck: StepId[];
  leftovers: Found[];
  scans: { at: number; byLabel: number; byNetwork: number }[];
}

export interface UndoOptions {
  plan: Plan;
  ledger: Ledger;
  core: CoreCalls;
  timing: Timing;
  board: ProgressBoard;
  deleteData: boolean;
}

/**
 * The one undo, of a rollback and of a teardown: destroy in reverse need order, then sweep by label and by network, twice.
 * Runs where it cannot be cancelled; the caller sees to that.
 */
export async function undo({ plan, ledger, core, timing, board, deleteData }: UndoOptions): Promise<UndoResult> {
  const runner = new StepRunner(plan, timing, board);
  board.enter('undoing');
  const stuck = await destroyLedger(ledger, { destroy: (step) => runner.destroy(step) });
  board.settled(ledger.entries);

  board.enter('scanning');
  const call = sweepCall(plan, ledger, deleteData);
  const scans: UndoResult['scans'] = [];
  const scan = async (remove: boolean): Promise<SweepResult> => {
    const result = await core.sweep({ ...call, remove });
    scans.push({ at: Date.now(), byLabel: result.byLabel, byNetwork: result.byNetwork });
    return result;
  };
  await scan(true);
  await sleep(timing.scanGapMs);
  const { leftovers } = await scan(true);
  board.leftovers(leftovers);
  return { undone: ledger.in('undone'), stuck, leftovers, scans };
}

/**
 * Where something stood before the run, the scan is for what the run made and nothing else: the load balancers and disks of a
 * living platform are not ours to sweep.
 */
function sweepCall(plan: Plan, ledger: Ledger, deleteData: boolean): Omit<SweepCall, 'remove'> {
  const names = (steps: { kind: string; name: string }[]): ObjectName[] =>
    steps.map(({ kind, name }) => ({ kind, name }));
  const keep = names(plan.steps.filter(({ lifecycle }) => lifecycle !== 'managed'));
  const found = ledger.entries.some(({ state, step }) => state === 'found' && step.lifecycle === 'managed');
  if (!found) return { scope: plan.scope, keep, deleteData };
  const only = names(
    ledger.entries.filter(({ state }) => state === 'undone' || state === 'stuck').map(({ step }) => step),
  );
  return { scope: plan.scope, keep, only, deleteData };
}
