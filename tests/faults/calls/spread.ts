import type { Trial } from '../trial.ts';

/**
 * Marks a spread: of each row in each mode some, taken evenly from all that there are.
 * @param ofEach at most so many
 */
export function spread(trials: readonly Omit<Trial, 'spread'>[], ofEach: number): Trial[] {
  const groups = new Map<string, string[]>();
  for (const { id, row, mode } of trials) {
    const key = `${row} ${mode}`;
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  const chosen = new Set([...groups.values()].flatMap((ids) => evenly(ids, ofEach)));
  return trials.map((trial) => ({ ...trial, spread: chosen.has(trial.id) }));
}

function evenly(ids: readonly string[], ofEach: number): string[] {
  const step = Math.max(1, ids.length / ofEach);
  return Array.from({ length: Math.min(ofEach, ids.length) }, (_, n) => ids[Math.floor(n * step)]!);
}
