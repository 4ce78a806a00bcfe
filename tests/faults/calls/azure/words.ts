import type { Fault } from '../fault.ts';
import type { RuleAction } from '../scenario.ts';

/** A refusal as Azure Resource Manager writes it. */
export const said = (http: number, code: string, message: string, more: { retryAfter?: number } = {}): RuleAction => ({
  status: { http, code, message, ...more },
});

/** A refusal at one operation: row, operation, HTTP status, code, words. */
export type Refused = readonly [row: number, operation: string, http: number, code: string, message: string];

export const faultOf = ([row, , http, code, message]: Refused, handling: Fault['handling']): Fault => ({
  row,
  name: code,
  action: said(http, code, message),
  handling,
});
