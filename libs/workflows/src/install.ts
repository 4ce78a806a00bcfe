import { CancelledFailure, CancellationScope } from '@temporalio/workflow';
import { applyPlan, Ledger } from '@slipway/saga';
import type { Finding, InstallInput, InstallResult, StepFailure, StepId } from '@slipway/contracts';
import { coreActivities, type CoreCalls } from './activity-proxies.ts';
import { disagreements } from './disagreements.ts';
import { isCancellation, runFailure, toStepFailure } from './failure.ts';
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
  let findings: Finding[] = [];
  try {
    await forward.run(() => apply(input, prepared, ledger, forward, board, unchanged));
    if (unchanged.size < prepared.plan.steps.length) findings = await verifyNow(prepared, core, board);
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('cancelled when all was done');
  } catch (error) {
    throw await compensate(error, input, prepared, ledger, core, board);
  }
  board.enter('ready');
  const { scope, hash, steps } = prepared.plan;
  const ids = steps.map(({ id }) => id);
  return {
    installation: scope.installation,
    domain: scope.domain,
    planHash: hash,
    changed: ids.filter((id) => !unchanged.has(id)),
    unchanged: ids.filter((id) => unchanged.has(id)),
    skipped: [],
    overrides: [],
    orphans: prepared.orphans,
    findings,
    outputs: Object.fromEntries(ledger.entries.map(({ step, output }) => [step.id, output ?? null])),
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

/** After the last step: does everything agree with the plan? All is done by then, so a look that fails is only reported. */
async function verifyNow({ plan }: Prepared, core: CoreCalls, board: ProgressBoard): Promise<Finding[]> {
  board.enter('verifying');
  const findings = await core.observeAll({ plan, purpose: 'installation' }).then(
    ({ observations }) => disagreements(plan, observations),
    (error: unknown): Finding[] => {
      if (isCancellation(error)) throw error;
      return [{ level: 'warning', ...toStepFailure(error, 'verify', 'observe') }];
    },
  );
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
  { plan, orphans }: Prepared,
  ledger: Ledger,
  core: CoreCalls,
  board: ProgressBoard,
): Promise<unknown> {
  // The forward scope is cancelled by a failure, too; only the root tells what somebody asked for.
  const cancelled = CancellationScope.current().consideredCancelled;
  const failure = error instanceof StepFailed ? error.failure : undefined;
  if (!cancelled && !failure) return error;
  if (failure) board.cause(failure);

  if (failure && !cancelled && onFailure === 'keep') {
    board.enter('failed');
    return runFailure({ cause: failure, rolledBack: false, standing: standing(ledger), stuck: [], leftovers: [] });
  }
  const { stuck, leftovers, blind } =
    ledger.toUndo().length === 0
      ? { stuck: [], leftovers: [], blind: undefined }
      : await CancellationScope.nonCancellable(() =>
          undo({ plan, ledger, core, timing, board, deleteData: true, spare: orphans }),
        );
  const clean = stuck.length === 0 && leftovers.length === 0 && !blind;
  board.enter(!clean ? 'leftovers' : failure ? 'failed' : 'cancelled');
  if (!failure && clean) return new CancelledFailure('undone on request');
  const cause = failure ?? blind ?? remaining(plan.scope.installation, stuck.length + leftovers.length);
  return runFailure({ cause, rolledBack: clean, standing: standing(ledger), stuck, leftovers });
}

const standing = (ledger: Ledger): StepId[] =>
  (['found', 'intended', 'done', 'stuck'] as const).flatMap((state) => ledger.in(state));

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
