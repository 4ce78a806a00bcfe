import type { Phase, StepId } from '@slipway/contracts';
import { callsOf, decisionsOf, type Invariant, type Lived } from './lived.ts';

const phases: Record<'completed' | 'failed' | 'cancelled', Record<string, readonly Phase[]>> = {
  completed: { install: ['ready'], teardown: ['removed', 'leftovers'], verify: ['ready'] },
  failed: { install: ['failed', 'leftovers', 'cancelled'], teardown: ['failed'], verify: ['failed'] },
  cancelled: { install: ['cancelled'], teardown: ['cancelled'], verify: ['cancelled'] },
};

/** Closed in a phase that says how, with nothing left to do; or open, on a hold that says what it waits for. */
export const endsInANamedState: Invariant = ({ scenario: { operation }, outcome }) => {
  const { closed, progress, result, failure, cancelRequested, trace } = outcome;
  const broken: string[] = [];
  const must = (kept: boolean, sentence: string): void => void (kept || broken.push(sentence));
  if (closed === 'held') {
    for (const { id, reason, failure: why } of progress.holds)
      must(reason === 'undo' && !!why?.message && !!why.step, `it waits on ${id} (${reason}) without limit or cause`);
    must(progress.endedAt === undefined, 'it is open and says that it has ended');
    return broken;
  }
  must(phases[closed][operation]!.includes(progress.phase), `it ${closed} in the phase ${progress.phase}`);
  must(progress.endedAt !== undefined, 'it has no end');
  must(progress.holds.length === 0, 'it closed with an open hold');
  for (const { id, state } of progress.steps)
    must(!['running', 'retrying', 'undoing', 'held'].includes(state), `it closed while ${id} was ${state}`);
  for (const { key, overAt } of callsOf(trace))
    must(overAt < Infinity || key === 'notify', `it closed while ${key} was in flight`);
  must((result !== undefined) === (closed === 'completed'), `it ${closed} ${result ? 'with' : 'without'} a result`);
  must((failure !== undefined) === (closed === 'failed'), `it ${closed} ${failure ? 'with' : 'without'} a failure`);
  must(closed !== 'cancelled' || cancelRequested, 'it closed as cancelled, and nobody had cancelled it');
  return broken;
};

/** What the run made and left. */
function madeAndLeft({ scenario: { plan, stood }, outcome: { standing } }: Lived): StepId[] {
  const managed = plan.steps.filter(({ lifecycle }) => lifecycle === 'managed').map(({ id }) => id);
  return standing.filter((id) => managed.includes(id) && !stood.includes(id));
}

export const rolledBackTellsTheTruth: Invariant = (run) => {
  const { closed, failure } = run.outcome;
  if (run.scenario.operation !== 'install' || closed === 'held' || closed === 'completed') return [];
  const left = madeAndLeft(run);
  if (closed === 'cancelled' || !failure) return left.map((id) => `it closed as cancelled, and ${id} stands`);
  const named = [...failure.standing, ...failure.stuck, ...failure.leftovers.map(({ step }) => step)];
  if (failure.rolledBack) return left.map((id) => `it says that all was undone, and ${id} stands`);
  const blind = callsOf(run.outcome.trace).findLast(({ key }) => key === 'sweep')?.how === 'failed';
  if (named.length === 0 && !blind) return ['it says that something is left, and names nothing'];
  return left.filter((id) => !named.includes(id)).map((id) => `${id} stands and is not named`);
};

/** `onRequest` says that a person decided to undo. */
export const onRequestTellsTheTruth: Invariant = ({ outcome: { failure, trace } }) => {
  const asked = decisionsOf(trace).some(({ accepted, decision }) => accepted && decision.verb === 'rollback');
  return failure?.onRequest && !asked ? ['it says that a person asked for the undo, and nobody did'] : [];
};

/** Also where all was done before the cancellation of what ran arrived. */
export const acceptedRollbackIsCarriedOut: Invariant = ({ scenario: { operation }, outcome: { closed, trace } }) => {
  if (operation !== 'install' || closed !== 'completed') return [];
  const asked = decisionsOf(trace).filter(({ accepted, decision }) => accepted && decision.verb === 'rollback');
  return asked.length > 0 ? ['a rollback was accepted, and it is ready'] : [];
};

export const readyMeansAllIsThere: Invariant = ({ scenario: { operation, plan }, outcome }) => {
  const { closed, standing, result } = outcome;
  if (operation !== 'install' || closed !== 'completed') return [];
  const { changed, unchanged, skipped } = result as Record<'changed' | 'unchanged' | 'skipped', StepId[]>;
  return plan.steps.flatMap(({ id }) => {
    const said = [changed, unchanged, skipped].filter((list) => list.includes(id)).length;
    const there = standing.includes(id) || skipped.includes(id);
    return [...(there ? [] : [`it is ready without ${id}`]), ...(said === 1 ? [] : [`${id} is told ${said} times`])];
  });
};

export const removedMeansNothingIsLeft: Invariant = ({ scenario: { operation, plan, stood }, outcome }) => {
  if (operation !== 'teardown') return [];
  const { standing, progress, trace } = outcome;
  const kept = plan.steps.filter(({ lifecycle }) => lifecycle !== 'managed').map(({ id }) => id);
  const left = standing.filter((id) => !kept.includes(id));
  const named = progress.leftovers?.map(({ step }) => step) ?? [];
  return [
    ...callsOf(trace)
      .filter(({ verb }) => verb === 'ensure')
      .map(({ key }) => `a teardown called ${key}`),
    ...stood.filter((id) => kept.includes(id) && !standing.includes(id)).map((id) => `${id} was kept, and is gone`),
    ...(progress.phase === 'removed' ? left.map((id) => `it says removed, and ${id} stands`) : []),
    ...(progress.phase === 'leftovers'
      ? left.filter((id) => !named.includes(id)).map((id) => `${id} stands and is not named`)
      : []),
  ];
};

/** Without consent a teardown that would lose data is refused before anything is touched. */
export const dataGoesWithConsentOnly: Invariant = ({ scenario, outcome }) => {
  const { operation, plan, stood, holdingData = [], withoutConsent } = scenario;
  if (operation !== 'teardown' || !withoutConsent) return [];
  const managed = plan.steps.filter(({ lifecycle }) => lifecycle === 'managed').map(({ id }) => id);
  const data = managed.filter((id) => stood.includes(id) && holdingData.includes(id));
  if (data.length === 0) return [];
  const touched = callsOf(outcome.trace).filter(({ verb, key }) => verb === 'destroy' || key === 'sweep');
  return touched.map(({ key }) => `${key} was called though ${data.join(', ')} hold data`);
};
