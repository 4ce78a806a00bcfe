import type { Hold, Progress } from '@slipway/contracts';

const moving = ['running', 'retrying', 'undoing'];

/** The open questions of a run when nothing goes on before somebody answers; else none. */
export function openQuestions(progress: Progress | undefined): readonly Hold[] {
  if (!progress || progress.steps.some(({ state }) => moving.includes(state))) return [];
  return progress.holds;
}
