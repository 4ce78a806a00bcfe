import { refusal, type Fault, type Handling } from './fault.ts';
import type { Mode } from './modes.ts';
import { everyMode, type Played } from './played.ts';
import type { Site } from './scenario.ts';

/** A refusal at one operation: row, operation, HTTP status, code, words. */
export type Refused = readonly [row: number, operation: string, http: number, code: string, message: string];

/** Those of a list that befall a call. */
export const refusedAt = (
  { operation }: Site,
  refusals: readonly Refused[],
  handling: Handling,
  modes: readonly Mode[] = everyMode,
): Played[] =>
  refusals
    .filter(([, each]) => each === operation)
    .map(([row, , http, code, message]) => [
      { row, name: code, action: refusal(http, code, message), handling },
      modes,
    ]);

/** Not allowed, in the local cloud's own words. */
export const denied: Fault = {
  row: 25,
  name: 'denied',
  action: { deny: {} },
  handling: 'hold',
  outcomes: [['UNAUTHORIZED', 'SW-AUTHZ-025']],
};

/** A token that was withdrawn before its time. */
export const withdrawn: Fault = { row: 26, name: 'expired', action: { 'expire-token': {} }, handling: 'inside' };
