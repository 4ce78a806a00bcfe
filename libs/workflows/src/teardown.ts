import { CancelledFailure } from '@temporalio/workflow';
import { Ledger } from '@slipway/saga';
import type { Found, Observation, Plan, StepFailure, StepId, TeardownInput, TeardownResult } from '@slipway/contracts';
import { isCancellation, runFailure } from './failure.ts';
import { before, observe, prepare, type Prepared } from './prepare.ts';
import type { ProgressBoard } from './progress-board.ts';
import { openRun, type Run } from './run.ts';
import { undo, type UndoResult } from './undo.ts';

/**
 * Removes an installation and proves it. Works from the spec, or from labels alone when there is none; never from history.
 * Cancelled, it starts no further removal and lets those that run settle; what is removed stays removed, and started again it
 * goes on.
 */
export async function teardown(input: TeardownInput): Promise<TeardownResult> {
  const { timing, target, deleteData } = input;
  const run = openRun('teardown', target, String(input.spec?.['domain'] ?? ''), timing);
  const { board, core, situation } = run;

  const prepared = input.spec ? await prepare(input.spec, 'removal', core, board) : await fromLabels(target, run);
  if (!prepared) {
    board.enter('removed');
    return { installation: target.installation, removed: [], swept: [], kept: [], leftovers: [], scans: [] };
  }
  const { plan, observations } = prepared;
  if (!deleteData) askForConsent(prepared, board);

  const ledger = new Ledger();
  for (const step of plan.steps) if (!isIn('foreign', step.id, observations)) ledger.intend(step);
  Object.assign(situation, { plan, ledger, stage: 'undoing' });
  const undone = await undo({ run, plan, ledger, deleteData, spare: [] }).catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
    board.enter('cancelled');
    throw new CancelledFailure('stopped on request; what is removed stays removed');
  });
  const leftovers = [...undone.leftovers, ...stuckObjects(plan, undone)];
  if (undone.blind ?? leftovers.length > 0) run.tellLeftovers(undone.blind ?? left(target.installation, leftovers));
  await run.told();
  if (undone.blind) throw refuse(undone.blind, undone, board);
  board.leftovers(leftovers);
  board.enter(leftovers.length > 0 ? 'leftovers' : 'removed');
  return {
    installation: target.installation,
    removed: undone.undone.filter((id) => isIn('present', id, observations)),
    swept: undone.swept,
    kept: plan.steps
      .filter(({ id, lifecycle }) => lifecycle !== 'managed' && isIn('present', id, observations))
      .map(({ id, name, lifecycle }) => ({ step: id, name, why: lifecycle })),
    leftovers,
    scans: undone.scans,
  };
}

/** Undefined: nothing carries its labels. */
async function fromLabels(target: TeardownInput['target'], { core, board }: Run): Promise<Prepared | undefined> {
  const scope = await before('locate', board, () => core.locate({ target }));
  if (!scope) return undefined;
  const plan: Plan = { scope, steps: [], hash: '', about: {} };
  return { plan, ...(await observe(plan, 'removal', core, board)) };
}

const isIn = (wanted: Observation['state'], id: StepId, observations: readonly Observation[]): boolean =>
  observations.some(({ step, state }) => step === id && state === wanted);

/** Stuck steps that the scan does not list anyway. */
function stuckObjects(plan: Plan, { stuck, leftovers }: UndoResult): Found[] {
  return plan.steps
    .filter(({ id }) => stuck.includes(id))
    .filter(({ kind, name }) => !leftovers.some((left) => left.kind === kind && left.name === name))
    .map(({ kind, name, id }) => ({ kind, name, step: id }));
}

function left(installation: string, leftovers: readonly Found[]): StepFailure {
  return {
    code: 'DEPENDENCY',
    rule: 'SW-DEP-062',
    message: `${leftovers.length} objects are left: ${leftovers.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`,
    fix: `slipway teardown ${installation}`,
    step: 'sweep',
    verb: 'destroy',
    attempts: 1,
  };
}

/** Data goes only with consent: refused before anything is touched. */
function askForConsent({ plan, observations, orphans }: Prepared, board: ProgressBoard): void {
  const managed = new Set(plan.steps.filter(({ lifecycle }) => lifecycle === 'managed').map(({ id }) => id));
  const held = [
    ...observations
      .filter(({ step, state, holdsData }) => managed.has(step) && state === 'present' && holdsData)
      .map(({ step }) => step),
    ...orphans.filter(({ holdsData }) => holdsData).map(({ kind, name }) => `${kind} ${name}`),
  ];
  if (held.length === 0) return;
  const { installation } = plan.scope;
  const cause = {
    code: 'DEPENDENCY',
    rule: 'SW-DEP-060',
    message: `${held.join(', ')} hold data, and nobody has agreed to lose it`,
    fix: `slipway teardown ${installation} --delete-data`,
    step: 'preflight',
    verb: 'destroy',
    attempts: 1,
  } as const;
  const standing = observations.filter(({ state }) => state === 'present').map(({ step }) => step);
  throw refuse(cause, { stuck: [], leftovers: [] }, board, standing);
}

function refuse(
  cause: StepFailure,
  { stuck, leftovers }: Pick<UndoResult, 'stuck' | 'leftovers'>,
  board: ProgressBoard,
  standing: StepId[] = stuck,
): Error {
  board.cause(cause);
  board.enter('failed');
  return runFailure({ cause, rolledBack: false, standing, stuck, leftovers });
}
