import type { Progress, StepProgress } from '@slipway/contracts';

/** Steps whose state differs between two answers, in the order of the plan. */
export function stepChanges(before: Progress | undefined, after: Progress): StepProgress[] {
  const states = new Map(before?.steps.map(({ id, state }) => [id, state]));
  return after.steps.filter(({ id, state }) => (states.get(id) ?? 'waiting') !== state);
}
