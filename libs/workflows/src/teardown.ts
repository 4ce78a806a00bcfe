import { CancellationScope } from '@temporalio/workflow';
import { Ledger } from '@slipway/saga';
import type { Observation, Plan, TeardownInput, TeardownResult } from '@slipway/contracts';
import { coreActivities } from './activity-proxies.ts';
import { runFailure } from './failure.ts';
import { observe, prepare, type Prepared } from './prepare.ts';
import { ProgressBoard } from './progress-board.ts';
import { undo } from './undo.ts';

/**
 * Removes an installation and proves it. Works from the spec, or from labels alone when there is none; never from history.
 * Everything that is removed stays removed when it is cancelled: started again, it goes on.
 */
export async function teardown(input: TeardownInput): Promise<TeardownResult> {
  const { timing, target, deleteData } = input;
  const board = new ProgressBoard('teardown', target, String(input.spec?.['domain'] ?? ''));
  const core = coreActivities(timing);

  let prepared: Prepared;
  if (input.spec) prepared = await prepare(input.spec, core, board);
  else {
    const scope = await core.locate({ target });
    if (!scope) return { installation: target.installation, removed: [], kept: [], leftovers: [], scans: [] };
    const plan: Plan = { scope, steps: [], hash: '', about: {} };
    prepared = { plan, ...(await observe(plan, core, board)) };
  }
  const { plan, observations } = prepared;
  if (!deleteData) askForConsent(prepared, board);

  const ledger = new Ledger();
  for (const step of plan.steps) if (!isForeign(step.id, observations)) ledger.intend(step);

  const { undone, stuck, leftovers, scans } = await CancellationScope.nonCancellable(() =>
    undo({ plan, ledger, core, timing, board, deleteData }),
  );
  board.enter(stuck.length + leftovers.length > 0 ? 'leftovers' : 'removed');
  const stood = new Set(observations.filter(({ state }) => state === 'present').map(({ step }) => step));
  return {
    installation: target.installation,
    removed: undone.filter((id) => stood.has(id)),
    kept: plan.steps
      .filter(({ lifecycle }) => lifecycle !== 'managed')
      .map(({ id, name, lifecycle }) => ({ step: id, name, why: lifecycle })),
    leftovers: [
      ...leftovers,
      ...plan.steps
        .filter(({ id }) => stuck.includes(id))
        .filter(({ kind, name }) => !leftovers.some((left) => left.kind === kind && left.name === name))
        .map(({ kind, name, id }) => ({ kind, name, step: id })),
    ],
    scans,
  };
}

const isForeign = (id: string, observations: readonly Observation[]): boolean =>
  observations.some(({ step, state }) => step === id && state === 'foreign');

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
  board.cause(cause);
  board.enter('failed');
  throw runFailure({ cause, rolledBack: false, standing: plan.steps.map(({ id }) => id), stuck: [], leftovers: [] });
}
