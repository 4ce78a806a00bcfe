import type { Plan, StepId } from '@slipway/contracts';
import type { Attempted } from '@slipway/testing/activity-world';

export interface CriticalPath {
  /** Activities on it, first to last. */
  keys: string[];
  /** Time in the activities themselves, milliseconds. */
  workMs: number;
}

const beforeTheFirstStep = ['makePlan', 'preflight'];

/** The chain of activities that an install had to wait for: back from the look at the end, each by what it needs that ended last. */
export function criticalPath(plan: Plan, attempts: readonly Attempted[]): CriticalPath {
  const first = new Map<string, Attempted>();
  const last = new Map<string, Attempted>();
  for (const attempt of attempts) {
    if (!first.has(attempt.key)) first.set(attempt.key, attempt);
    last.set(attempt.key, attempt);
  }
  const attemptOf = (id: StepId): Attempted => last.get(`${id}.ensure`)!;
  const latest = (ids: readonly StepId[]): StepId | undefined =>
    ids.toSorted((a, b) => attemptOf(b).end - attemptOf(a).end)[0];

  const path: Attempted[] = [];
  for (let id = latest(plan.steps.map((step) => step.id)); id;) {
    path.unshift(attemptOf(id));
    const step = plan.steps.find((planned) => planned.id === id);
    id = latest(Object.values(step?.needs ?? {}));
  }
  path.unshift(...beforeTheFirstStep.map((key) => first.get(key)!));
  path.push(last.get('observeAll')!);
  return { keys: path.map(({ key }) => key), workMs: path.reduce((ms, { start, end }) => ms + end - start, 0) };
}
