import type { Progress, StepProgress } from '@slipway/contracts';

/** Steps whose state differs between two answers, or what keeps their removal, in the order of the plan. */
export function stepChanges(before: Progress | undefined, after: Progress): StepProgress[] {
  const looks = new Map(before?.steps.map((step) => [step.id, lookOf(step)]));
  return after.steps.filter((step) => (looks.get(step.id) ?? 'waiting') !== lookOf(step));
}

/** An undo is not asked about before its last attempt, which may be hours away: what keeps it is news. */
const lookOf = ({ state, failure }: StepProgress): string =>
  state === 'undoing' && failure ? `${state} ${failure.rule} ${failure.message}` : state;
