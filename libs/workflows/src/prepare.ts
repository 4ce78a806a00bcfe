import type { Finding, Found, JsonObject, ObserveAllResult, Plan, Purpose } from '@slipway/contracts';
import type { CoreCalls } from './activity-proxies.ts';
import { CancelledFailure } from '@temporalio/workflow';
import { isCancellation, runFailure, toStepFailure } from './failure.ts';
import type { ProgressBoard } from './progress-board.ts';

/** A plan and what stood when it was made. Both are activity results, so history pins them. */
export interface Prepared extends ObserveAllResult {
  plan: Plan;
  earlierData?: Found[];
}

/** plan → observe all. */
export async function prepare(
  spec: JsonObject,
  purpose: Purpose,
  core: CoreCalls,
  board: ProgressBoard,
): Promise<Prepared> {
  const plan = await before('plan', board, () => core.makePlan({ spec, purpose }));
  return { plan, ...(await observe(plan, purpose, core, board)) };
}

/** plan → preflight. An error among its findings ends the run while nothing was touched. */
export async function prepareInstall(spec: JsonObject, core: CoreCalls, board: ProgressBoard): Promise<Prepared> {
  const plan = await before('plan', board, () => core.makePlan({ spec, purpose: 'installation' }));
  board.planned(plan);
  board.enter('preflight');
  const { findings, ...seen } = await before('observe', board, () => core.preflight({ plan }));
  board.observed(seen.observations);
  board.findings(findings);
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw refuse(errors, board);
  return { plan, ...seen };
}

/** Looks at everything of a plan at once. */
export async function observe(
  plan: Plan,
  purpose: Purpose,
  core: CoreCalls,
  board: ProgressBoard,
): Promise<ObserveAllResult> {
  board.planned(plan);
  board.enter('observing');
  const seen = await before('observe', board, () => core.observeAll({ plan, purpose }));
  board.observed(seen.observations);
  return seen;
}

/** Runs what comes before the first step; a failure or a cancellation there closes the run with nothing made. */
export async function before<T>(what: string, board: ProgressBoard, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isCancellation(error)) {
      board.enter('cancelled');
      throw new CancelledFailure('cancelled before anything was made');
    }
    const cause = toStepFailure(error, what, 'observe');
    board.cause(cause);
    board.enter('failed');
    throw runFailure({ cause, rolledBack: true, standing: [], stuck: [], leftovers: [] });
  }
}

function refuse(errors: Finding[], board: ProgressBoard): Error {
  const [first] = errors as [Finding, ...Finding[]];
  const { level: _, ...failure } = first;
  const cause = { ...failure, step: 'preflight', verb: 'observe', attempts: 1 } as const;
  board.cause(cause);
  board.enter('failed');
  return runFailure({ cause, rolledBack: true, standing: [], stuck: [], leftovers: [] });
}
