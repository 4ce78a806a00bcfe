import type { FailureCode } from '@slipway/contracts';
import { codes, ruleOf } from '@slipway/contracts/rules';

/** Stable and tested. 0–9 and 255 follow Pulumi's published contract. */
export const exitCodes = {
  done: 0,
  error: 1,
  usage: 2,
  access: 3,
  resource: 4,
  refused: 5,
  notFound: 6,
  changes: 7,
  cancelled: 8,
  timeout: 9,
  preflight: 10,
  quota: 11,
  held: 13,
  leftovers: 14,
  busy: 15,
  noTemporal: 16,
  noWorker: 17,
  detached: 130,
  defect: 255,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done; also: nothing to do, and accepted with --detach',
  1: 'error without a class',
  2: 'installation file or command line wrong',
  3: 'authentication or permission',
  4: 'a resource could not be made, changed or removed',
  5: 'refused by policy or protection',
  6: 'no such installation, step or rule',
  7: 'drift, or changes where --expect-no-changes says that there are none',
  8: 'cancelled, undone on request',
  9: 'timed out',
  10: 'preflight found errors',
  11: 'quota',
  13: 'on hold, waiting for a decision',
  14: 'leftovers after teardown or rollback, or orphans found by sweep',
  15: 'the installation is busy with another operation',
  16: 'Temporal cannot be reached, or lacks the namespace or a search attribute',
  17: 'no worker for this cloud',
  130: 'detached by Ctrl-C, the run goes on',
  255: 'defect in Slipway',
};

/** When a run ends on a failure. An unknown rule ends as its code does. */
export function exitCodeOf({ code, rule }: { code: FailureCode; rule: string }): ExitCode {
  return ruleOf(rule)?.exitCode ?? codes[code].exitCode;
}

export function isExitCode(value: number): value is ExitCode {
  return Object.hasOwn(exitCodeMeanings, value);
}
