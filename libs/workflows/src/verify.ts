import type { InstallInput, VerifyResult } from '@slipway/contracts';
import { coreActivities } from './activity-proxies.ts';
import { disagreements } from './disagreements.ts';
import { prepare } from './prepare.ts';
import { ProgressBoard } from './progress-board.ts';
import { targetOf } from './target.ts';

/** Observes every step and compares with the plan. Only reads. */
export async function verify({ spec, timing }: InstallInput): Promise<VerifyResult> {
  const board = new ProgressBoard('verify', targetOf(spec), String(spec['domain']));
  const { plan, observations, orphans } = await prepare(spec, 'installation', coreActivities(timing), board);
  const drifted = observations.filter(({ drift }) => drift.length > 0).map(({ step }) => step);
  const missing = observations.filter(({ state }) => state !== 'present').map(({ step }) => step);
  board.findings(disagreements(plan, observations));
  board.compared([drifted, missing, orphans].some(({ length }) => length > 0));
  board.enter('ready');
  return { installation: plan.scope.installation, observations, drifted, missing, orphans };
}
