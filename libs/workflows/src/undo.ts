import { CancellationScope, sleep } from '@temporalio/workflow';
import { destroyLedger, type Ledger } from '@slipway/saga';
import type { Found, ObjectName, Plan, Step, StepFailure, StepId, SweepCall, SweepResult } from '@slipway/contracts';
import { isCancellation, toStepFailure } from './failure.ts';
import type { Run } from './run.ts';
import { StepFailed, StepRunner } from './step-runner.ts';

export interface UndoResult {
  undone: StepId[];
  /** What the scans removed beside the steps. */
  swept: Found[];
  /** Somebody decided to leave them standing, or they are below what was left. */
  stuck: StepId[];
  leftovers: Found[];
  scans: { at: number; byLabel: number; byNetwork: number }[];
  /** Why nobody can say what is left: somebody decided to go on without the scan. */
  blind?: StepFailure;
}

export interface UndoOptions {
  run: Run;
  plan: Plan;
  ledger: Ledger;
  deleteData: boolean;
  /** Ours, in no step of the plan, and not this run's to remove. */
  spare: readonly Found[];
  /** Stood before the run, hangs on nothing that stood, and goes by a teardown with consent only. */
  earlierData?: readonly Found[];
}

/**
 * The one undo, of a rollback and of a teardown: destroy in reverse need order, then sweep by label and by network, twice. What
 * could not be removed is tried once more when the first sweep has had its turn; then it goes on hold, without a limit. A
 * rollback runs it where it cannot be cancelled.
 * @throws only the cancellation, once all that was started has settled
 */
export async function undo(options: UndoOptions): Promise<UndoResult> {
  const { run, ledger } = options;
  const scans: UndoResult['scans'] = [];
  const swept: Found[] = [];
  let blind: StepFailure | undefined;
  const scan = async (): Promise<Found[]> => {
    const result = await sweep(options);
    if ('failure' in result) {
      blind = result.failure;
      return [];
    }
    swept.push(...result.removed);
    scans.push({ at: Date.now(), byLabel: result.byLabel, byNetwork: result.byNetwork });
    return result.leftovers;
  };

  let stuck = await destroyAll(options, (step) => once(options, step));
  await scan();
  await sleep(run.timing.scanGapMs);
  if (stuck.length > 0) stuck = await destroyAll(options, (step) => untilGone(options, step));
  blind = undefined;
  const leftovers = await scan();
  run.board.leftovers(leftovers);
  return { undone: ledger.in('undone'), swept, stuck, leftovers, scans, ...(blind ? { blind } : {}) };
}

async function destroyAll(
  { run: { board }, plan, ledger }: UndoOptions,
  destroy: (step: Step) => Promise<void>,
): Promise<StepId[]> {
  const scope = CancellationScope.current();
  board.enter('undoing');
  const stopping = (): boolean => scope.consideredCancelled;
  const stuck = await destroyLedger(plan, ledger, { destroy, stopping, isCancellation });
  if (!scope.consideredCancelled) board.stuck(stuck);
  return stuck;
}

const once = ({ run, plan, ledger, spare }: UndoOptions, step: Step): Promise<void> =>
  new StepRunner(plan, run).destroy(step, isPartial(ledger, spare));

/** Removes a step, on hold each time that it is given up. @throws `StepFailed` when somebody decided to leave it standing */
async function untilGone(options: UndoOptions, step: Step): Promise<void> {
  for (;;) {
    try {
      return await once(options, step);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      const answer = await options.run.holds.ask({ reason: 'undo', subject: step.id, failure: error.failure });
      if (answer.verb === 'skip') throw error;
    }
  }
}

/** Scans, on hold each time that it fails; the failure when somebody decided to go on without it. */
async function sweep(options: UndoOptions): Promise<SweepResult | { failure: StepFailure }> {
  const { board, core, holds } = options.run;
  for (;;) {
    board.enter('scanning');
    try {
      return await core.sweep(sweepCall(options));
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = toStepFailure(error, 'sweep', 'destroy');
      const answer = await holds.ask({ reason: 'undo', subject: 'sweep', failure });
      if (answer.verb === 'skip') return { failure };
    }
  }
}

/**
 * Where something of ours stood before the run and is to stay, the scan is for what the run made and nothing else: the load
 * balancers and disks of a living platform are not this run's to sweep.
 */
function sweepCall({ plan, ledger, deleteData, spare, earlierData = [] }: UndoOptions): SweepCall {
  const names = (objects: readonly ObjectName[]): ObjectName[] => objects.map(({ kind, name }) => ({ kind, name }));
  const ofOthers = plan.steps.filter(({ lifecycle }) => lifecycle !== 'managed');
  const keep = [...names(ofOthers), ...names(spare), ...names(earlierData)];
  const call = { scope: plan.scope, keep, deleteData, remove: true };
  if (!isPartial(ledger, spare)) return call;
  const made = ledger.entries.filter(({ step, state }) => state !== 'found' && step.lifecycle === 'managed');
  return { ...call, only: names(made.map(({ step }) => step)) };
}

/** Something of ours stood before the run and is to stay. */
const isPartial = (ledger: Ledger, spare: readonly Found[]): boolean =>
  spare.length > 0 || ledger.entries.some(({ state, step }) => state === 'found' && step.lifecycle === 'managed');
