import { CloudFailure, failureBy, judge, networkVerdict, ResourceFailure } from '@slipway/activities-core';
import { mappings } from './failure-rules.ts';
import { canonicalOf } from './failure-status.ts';
import { readRefusal, type Refusal } from './refusal.ts';

export { hasRule, isUnknownOutcome } from '@slipway/activities-core';

/** A refusal of Google. */
export class GoogleFailure extends CloudFailure<Refusal> {}

/** Maps what an SDK threw. `what` is the sentence's beginning: `cannot create the network acme-net`. */
export function toFailure(error: unknown, what: string): ResourceFailure {
  if (error instanceof ResourceFailure) return error;
  return failureOf(readRefusal(error), what, error);
}

/** Maps a refusal, also one that stood inside an operation. */
export function failureOf(refusal: Refusal, what: string, cause?: unknown): GoogleFailure {
  const verdict = judge(mappings, refusal) ?? networkVerdict(refusal.reasons);
  return new GoogleFailure(failureBy(verdict, what, { cloud: 'Google Cloud', words: refusal.message }), refusal, cause);
}

const refusalIn = (error: unknown): Refusal | undefined => (error instanceof GoogleFailure ? error.refusal : undefined);

export function isAbsent(error: unknown): error is GoogleFailure {
  const refusal = refusalIn(error);
  return refusal !== undefined && canonicalOf(refusal) === 'NOT_FOUND';
}

/** A create met something of that name: it may be what an earlier attempt made. */
export function isTaken(error: unknown): error is GoogleFailure {
  return error instanceof GoogleFailure && error.failure.rule === 'SW-CONF-060';
}

export function isBusy(error: unknown): error is GoogleFailure {
  return error instanceof GoogleFailure && error.failure.rule === 'SW-CONF-036';
}
