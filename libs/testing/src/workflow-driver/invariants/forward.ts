import type { FailurePolicy, StepState } from '@slipway/contracts';
import { all, callsOf, decisionsOf, lostWorkersBorne, type Invariant, type Lived } from './lived.ts';
import { undoes } from './world.ts';

const finished: readonly StepState[] = ['done', 'unchanged', 'skipped'];

/** What does not need a step on hold goes on: nothing that could start waits. */
export const nothingReadyIsIdle: Invariant = (run) => {
  const { plan } = run.scenario;
  const stop = stopsAt(run);
  const broken: string[] = [];
  for (const { progress, index } of all(run.outcome.trace, 'seen')) {
    if (progress.phase !== 'applying' || index > stop) continue;
    if (progress.holds.some(({ reason }) => reason === 'asked')) continue;
    const states = new Map(progress.steps.map(({ id, state }) => [id, state]));
    for (const { id, needs } of plan.steps) {
      const idle = states.get(id) === 'waiting' || states.get(id) === 'found';
      if (idle && Object.values(needs).every((need) => finished.includes(states.get(need)!)))
        broken.push(`${id} waits though all that it needs is there`);
    }
  }
  return broken;
};

/** Index in the trace from which on a run may have reason to start nothing new. */
export function stopsAt({ scenario: { onFailure }, outcome: { trace } }: Lived): number {
  const reasons = [
    all(trace, 'cancel-requested')[0]?.index,
    onFailure === 'pause' ? undefined : givenUpAt(trace),
    decisionsOf(trace).find(({ accepted, decision }) => accepted && decision.verb === 'rollback')?.index,
    limitPassedAt(trace),
  ];
  return Math.min(...reasons.map((reason) => reason ?? Infinity));
}

/** Index in the trace of the first end of a call that gives its step up: for its failures, or when no worker lives long enough. */
function givenUpAt(trace: Lived['outcome']['trace']): number {
  const failed = callsOf(trace).filter(({ verb, how }) => verb === 'ensure' && how === 'failed');
  const given = failed.filter(({ last, lost }) => last === 'failed' || lost > lostWorkersBorne);
  return Math.min(...given.map(({ overAt }) => overAt));
}

/** Index in the trace from which on a hold has waited for as long as it may. */
function limitPassedAt(trace: Lived['outcome']['trace']): number | undefined {
  const limits = all(trace, 'seen').flatMap(({ progress: { holds } }) =>
    holds.map(({ rollsBackAt }) => rollsBackAt ?? Infinity),
  );
  const first = Math.min(...limits);
  const index = trace.findIndex(({ at }) => at >= first);
  return index < 0 ? undefined : index;
}

/** An install undoes what it made only when it was cancelled, somebody decided so, nobody answered in time, or by its policy. */
export const nothingIsUndoneUnasked: Invariant = (run) => unasked(run, ['rollback']);

export const keepRemovesNothing: Invariant = (run) => (run.scenario.onFailure === 'keep' ? unasked(run, []) : []);

function unasked(run: Lived, undoing: readonly FailurePolicy[]): string[] {
  const { scenario, outcome } = run;
  const first = callsOf(outcome.trace).find(undoes);
  if (scenario.operation !== 'install' || !first) return [];
  const asked = Math.min(stopsAt({ scenario: { ...scenario, onFailure: 'pause' }, outcome }));
  const policy = undoing.includes(scenario.onFailure) ? givenUpAt(outcome.trace) : Infinity;
  return Math.min(asked, policy) < first.at
    ? []
    : [`${first.key} was called under ${scenario.onFailure}, and nobody asked for it`];
}

export const nothingIsMadeUnapproved: Invariant = ({ scenario: { approval }, outcome: { trace } }) => {
  const first = callsOf(trace).find(({ verb }) => verb === 'ensure');
  if (!approval || !first) return [];
  const approved = decisionsOf(trace).some(
    ({ accepted, decision, index }) => accepted && decision.verb === 'approve' && index < first.at,
  );
  return approved ? [] : [`${first.key} was called before the plan was approved`];
};
