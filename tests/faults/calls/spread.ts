import type { Trial } from '../trial.ts';

/** As many trials of each row in each mode as are in the spread. */
const ofEach = 3;

/** Marks a spread: of each row in each mode some, taken evenly from all that there are. */
export function spread(trials: readonly Omit<Trial, 'spread'>[]): Trial[] {
  const groups = new Map<string, string[]>();
  for (const { id, row, mode } of trials) {
    const key = `${row} ${mode}`;
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  const chosen = new Set([...groups.values()].flatMap(evenly));
  return trials.map((trial) => ({ ...trial, spread: chosen.has(trial.id) }));
}

function evenly(ids: readonly string[]): string[] {
  const step = Math.max(1, ids.length / ofEach);
  return Array.from({ length: Math.min(ofEach, ids.length) }, (_, n) => ids[Math.floor(n * step)]!);
}
