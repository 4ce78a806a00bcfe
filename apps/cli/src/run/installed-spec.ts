import { type RunFailure, stages, workflowIdOf } from '@slipway/contracts';
import type { Installation } from '@slipway/spec';
import type { RunInfo, TemporalGateway } from '../temporal/gateway.ts';

/** More runs than an installation has in the longest retention. */
const mostRuns = 100;

/**
 * What the newest install that may have made something was started with: an install that was refused before anything was made,
 * say by preflight, and one that was undone whole, tell nothing of what stands. Where all are of that sort, the newest of those
 * that were undone. Undefined: Temporal keeps none.
 */
export async function installedSpec(gateway: TemporalGateway, name: string): Promise<Installation | undefined> {
  const workflowId = workflowIdOf(name).replaceAll("'", "''");
  const runs = await gateway.list(`WorkflowId = '${workflowId}' AND WorkflowType = 'install'`, mostRuns);
  let undone: RunInfo | undefined;
  for (const run of runs) {
    const trace = await traceOf(gateway, run);
    if (trace === 'stands') return specOf(gateway, run);
    if (trace === 'undone') undone ??= run;
  }
  return undone && specOf(gateway, undone);
}

async function specOf(gateway: TemporalGateway, run: RunInfo): Promise<Installation | undefined> {
  const input = (await gateway.input(run)) as { spec?: Installation } | undefined;
  return input?.spec;
}

/** What a run may have left behind. */
async function traceOf(gateway: TemporalGateway, run: RunInfo): Promise<'stands' | 'undone' | 'nothing'> {
  if (run.status === 'cancelled') return 'undone';
  if (run.status !== 'failed') return 'stands';
  const ending = await gateway.ending(run);
  const failure = ending.status === 'failed' ? ending.failure : undefined;
  // Before anything is made a run fails at `plan`, `observe` or `preflight`, after that at a step.
  if (failure && !isOfStep(failure.cause.step) && isClean(failure)) {
    return 'nothing';
  }
  return failure?.rolledBack ? 'undone' : 'stands';
}

const isOfStep = (word: string): boolean => stages.some((stage) => word.startsWith(`${stage}/`));

const isClean = ({ standing, stuck, leftovers }: RunFailure): boolean =>
  standing.length + stuck.length + leftovers.length === 0;
