import type { Result } from '../result.ts';
import type { Seen } from '../trial.ts';

/** What a trial saw in which all was as expected. */
export const passed: Seen = {
  outcome: 'success',
  passed: true,
  problems: [],
  duplicates: 0,
  orphans: 0,
  unclassified: 0,
  humanActs: 0,
  killPoints: 0,
};

/** The result of a trial of that name. */
export const resultOf = (id: string, more: Partial<Result> = {}): Result => ({
  ...{ id, section: 'calls', row: 30, mode: 'before commit', expected: 'heals', seconds: 1 },
  ...passed,
  ...more,
});
