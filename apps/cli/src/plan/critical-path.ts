import type { Plan, StepId } from '@slipway/contracts';

export interface CriticalPath {
  steps: StepId[];
  seconds: number;
  /** All steps one after another. */
  oneByOneSeconds: number;
}

/** The chain of needs that takes longest when every step takes its usual time. */
export function criticalPath({ steps, about }: Pick<Plan, 'steps' | 'about'>): CriticalPath {
  const ends = new Map<StepId, { seconds: number; via?: StepId }>();
  for (const { id, needs } of steps) {
    const before = Object.values(needs).reduce<StepId | undefined>(
      (latest, need) => (seconds(need) > (latest === undefined ? -1 : seconds(latest)) ? need : latest),
      undefined,
    );
    const start = before === undefined ? 0 : seconds(before);
    const end = start + (about[id]?.usualSeconds ?? 0);
    ends.set(id, before === undefined ? { seconds: end } : { seconds: end, via: before });
  }
  function seconds(id: StepId): number {
    return ends.get(id)?.seconds ?? 0;
  }

  let last = steps.reduce<StepId | undefined>(
    (a, { id }) => (a === undefined || seconds(id) > seconds(a) ? id : a),
    undefined,
  );
  const total = last === undefined ? 0 : seconds(last);
  const path: StepId[] = [];
  while (last !== undefined) {
    path.unshift(last);
    last = ends.get(last)?.via;
  }
  return {
    steps: path,
    seconds: total,
    oneByOneSeconds: steps.reduce((sum, { id }) => sum + (about[id]?.usualSeconds ?? 0), 0),
  };
}
