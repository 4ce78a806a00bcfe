import { CancelledFailure, CancellationScope } from '@temporalio/workflow';
import { Ledger } from '@slipway/saga';
import type { Finding, InstallInput, InstallResult } from '@slipway/contracts';
import { awaitApproval } from './approval.ts';
import { compensate } from './compensate.ts';
import { disagreements } from './disagreements.ts';
import { isCancellation, toStepFailure } from './failure.ts';
import { Forward } from './forward.ts';
import { prepareInstall, type Prepared } from './prepare.ts';
import { openRun, type Run } from './run.ts';
import { targetOf } from './target.ts';

/**
 * Brings an installation about, repairs it or changes it: plan → preflight, which looks at everything → (approval) → apply → verify.
 * What happens to a step that fails for good, the failure policy says; what stood before the run is never undone by it.
 */
export async function install(input: InstallInput): Promise<InstallResult> {
  const { spec, timing, onFailure } = input;
  const run = openRun('install', targetOf(spec), String(spec['domain']), timing);
  const { board, situation } = run;
  const prepared = withoutAbsent(await prepareInstall(spec, run.core, board));
  const { plan, observations, orphans } = prepared;
  const ledger = new Ledger();
  for (const step of plan.steps) {
    const seen = observations.find((observation) => observation.step === step.id);
    if (seen?.state === 'present') ledger.find(step, seen.output ?? null);
  }
  Object.assign(situation, { plan, ledger });
  if (input.approval) await awaitApproval(run, ledger);

  situation.stage = 'forward';
  board.enter('applying');
  const forward = new Forward(run, prepared, ledger, onFailure);
  let findings: Finding[] = [];
  try {
    await forward.apply();
    const nothingDone = forward.unchanged.size === plan.steps.length;
    if (!nothingDone) findings = await verifyNow({ ...prepared, plan: forward.settings.in(plan) }, run);
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('cancelled when all was done');
  } catch (error) {
    throw await compensate(error, run, forward, prepared, ledger, onFailure);
  }
  board.enter('ready');
  await run.told();
  const ids = plan.steps.map(({ id }) => id);
  return {
    installation: plan.scope.installation,
    domain: plan.scope.domain,
    planHash: plan.hash,
    changed: ids.filter((id) => !forward.unchanged.has(id) && !forward.skipped.has(id)),
    unchanged: ids.filter((id) => forward.unchanged.has(id)),
    skipped: [...forward.skipped],
    overrides: forward.settings.overrides(plan),
    orphans,
    findings,
    outputs: Object.fromEntries(ledger.entries.map(({ step, output }) => [step.id, output ?? null])),
  };
}

/** What is absent needs no note: it is kept for as long as the run lasts. */
const withoutAbsent = (prepared: Prepared): Prepared => ({
  ...prepared,
  observations: prepared.observations.filter(({ state }) => state !== 'absent'),
});

/** After the last step: does everything agree with the plan? All is done by then, so a look that fails is only reported. */
async function verifyNow({ plan }: Prepared, { core, board }: Run): Promise<Finding[]> {
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
