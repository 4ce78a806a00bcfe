import { CancelledFailure, CancellationScope } from '@temporalio/workflow';
import { applyPlan, Ledger } from '@slipway/saga';
import type { InstallInput, InstallResult, Json, StepFailure, StepId } from '@slipway/contracts';
import { coreActivities, type CoreCalls } from './activity-proxies.ts';
import { disagreements } from './disagreements.ts';
import { isCancellation, runFailure } from './failure.ts';
import { preflight, prepare, type Prepared } from './prepare.ts';
import { ProgressBoard } from './progress-board.ts';
import { StepFailed, StepRunner } from './step-runner.ts';
import { targetOf } from './target.ts';
import { undo } from './undo.ts';

/**
 * Brings an installation about, repairs it or changes it: resolve → plan → observe all → preflight → apply → verify. What fails
 * for good is undone as the failure policy says; what stood before the run is never touched by that.
 */
export async function install(input: InstallInput): Promise<InstallResult> {
  const { spec, timing } = input;
  const board = new ProgressBoard('install', targetOf(spec), String(spec['domain']));
  const core = coreActivities(timing);
  const prepared = await prepare(spec, core, board);
  await preflight(prepared, core, board);

  const ledger = new Ledger();
  for (const step of prepared.plan.steps) {
    const seen = prepared.observations.find((observation) => observation.step === step.id);
    if (seen?.state === 'present') ledger.find(step, seen.output ?? null);
  }

  board.enter('applying');
  const forward = new CancellationScope();
  const unchanged = new Set<StepId>();
  try {
    await forward.run(() => apply(input, prepared, ledger, forward, board, unchanged));
  } catch (error) {
    throw await compensate(error, input, prepared, ledger, core, board, forward);
  }

  const changed = prepared.plan.steps.map(({ id }) => id).filter((id) => !unchanged.has(id));
  const findings = changed.length > 0 ? await verifyNow(prepared, core, board) : [];
  board.enter('ready');
  const { scope, hash } = prepared.plan;
  return {
    installation: scope.installation,
    domain: scope.domain,
    planHash: hash,
    changed,
    unchanged: [...unchanged],
    orphans: prepared.orphans,
    findings,
    outputs: Object.fromEntries(ledger.entries.map(({ step, output }) => [step.id, output ?? null])) as Record<
      StepId,
      Json
    >,
  };
}

function apply(
  { timing, onFailure }: InstallInput,
  { plan, observations }: Prepared,
  ledger: Ledger,
  forward: CancellationScope,
  board: ProgressBoard,
  unchanged: Set<StepId>,
): Promise<void> {
  const runner = new StepRunner(plan, timing, board);
  let failed = false;
  return applyPlan(plan, observations, ledger, {
    ensure: async (step, inputs) => {
      try {
        return await runner.ensure(step, inputs);
      } catch (error) {
        failed = true;
        if (onFailure === 'rollback') forward.cancel();
        throw error;
      }
    },
    unchanged: ({ id }) => {
      unchanged.add(id);
      board.step(id, 'unchanged');
    },
    stopping: () => failed || forward.consideredCancelled,
    isCancellation,
  });
}

/** After the last step: does everything agree with the plan? */
async function verifyNow(
  { plan }: Prepared,
  core: CoreCalls,
  board: ProgressBoard,
): Promise<InstallResult['findings']> {
  board.enter('verifying');
  const findings = disagreements(plan, (await core.observeAll({ plan })).observations);
  board.findings(findings);
  return findings;
}

/**
 * Undoes what the run made, where the policy or a cancellation asks for it. Returns what closes the run: the cancellation when
 * that is why and nothing is left, else the failure with what stands.
 */
async function compensate(
  error: unknown,
  { timing, onFailure }: InstallInput,
  { plan }: Prepared,
  ledger: Ledger,
  core: CoreCalls,
  board: ProgressBoard,
  forward: CancellationScope,
): Promise<unknown> {
  const cancelled = !(error instanceof StepFailed) && forward.consideredCancelled;
  if (!cancelled && !(error instanceof StepFailed)) return error;
  if (error instanceof StepFailed) board.cause(error.failure);

  if (error instanceof StepFailed && onFailure === 'keep') {
    board.enter('failed');
    return runFailure({
      cause: error.failure,
      rolledBack: false,
      standing: standing(ledger),
      stuck: [],
      leftovers: [],
    });
  }
  const { stuck, leftovers } = await CancellationScope.nonCancellable(() =>
    undo({ plan, ledger, core, timing, board, deleteData: true }),
  );
  const clean = stuck.length === 0 && leftovers.length === 0;
  board.enter(clean ? (cancelled ? 'cancelled' : 'failed') : 'leftovers');
  if (cancelled && clean) return new CancelledFailure('undone on request');
  const cause = error instanceof StepFailed ? error.failure : remaining(stuck.length + leftovers.length);
  return runFailure({ cause, rolledBack: clean, standing: standing(ledger), stuck, leftovers });
}

const standing = (ledger: Ledger): StepId[] =>
  (['found', 'intended', 'done', 'stuck'] as const).flatMap((state) => ledger.in(state));

function remaining(count: number): StepFailure {
  return {
    code: 'DEPENDENCY',
    rule: 'SW-DEP-062',
    message: `${count} objects could not be removed`,
    step: 'undo',
    verb: 'destroy',
    attempts: 1,
  };
}
