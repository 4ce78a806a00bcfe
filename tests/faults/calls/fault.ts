import type { FailureCode } from '@slipway/contracts';
import { faultRow } from '../rows.ts';
import type { RuleAction, RuleMatch, Site } from './scenario.ts';

/**
 * What a verb does about it: `inside` waits in one attempt and nobody hears of it, `attempts` may fail and is called again, `hold`
 * cannot be healed by trying and waits for a person.
 */
export type Handling = 'inside' | 'attempts' | 'hold';

/** One way in which a row of the table befalls a call. */
export interface Fault {
  row: number;
  /** Tells the faults of a row apart, in the words of the API: `503`, `N2_CPUS`. */
  name: string;
  action: RuleAction;
  /** Beyond the call itself. */
  match?: RuleMatch;
  /** The calls that it befalls, from 1, where it befalls only some; absent: the first. */
  nth?: number[];
  handling: Handling;
  /** Real milliseconds that it asks to wait; absent: none. */
  leastMs?: number;
  /** True: what was made is broken, and has to be made again. */
  breaks?: true;
  /** Whether the verb may succeed all the same: what is refused there can be learned elsewhere. */
  mayPass?(site: Site): boolean;
  /** How failures of it may be classified; absent: as its row says. */
  outcomes?: readonly (readonly [FailureCode, rule: string])[];
}

export const outcomesOf = ({ row, outcomes }: Fault): readonly (readonly [FailureCode, rule: string])[] =>
  outcomes ?? faultRow(row).outcomes;

/** A refusal in the words of an API; the protocol of the service makes the body. */
export function refusal(
  http: number,
  code: string,
  message: string,
  more: { reason?: string; retryAfter?: number; info?: { reason: string; metadata?: Record<string, string> } } = {},
): RuleAction {
  return { status: { http, code, message, ...more } };
}
