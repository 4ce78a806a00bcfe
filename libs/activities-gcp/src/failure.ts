import { ResourceFailure } from '@slipway/activities-core';
import type { Failure } from '@slipway/contracts';
import { fill, inWords, networkFaultOf, rules } from '@slipway/contracts/rules';
import { mappings } from './failure-rules.ts';
import { canonicalOf } from './failure-status.ts';
import { readRefusal, type Refusal } from './refusal.ts';

/** A refusal of Google, mapped to the closed list; what it said stays readable for the code that can go on from it. */
export class GoogleFailure extends ResourceFailure {
  readonly refusal: Refusal;

  constructor(failure: Failure, refusal: Refusal, cause: unknown) {
    super(failure, { cause, ...(refusal.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }) });
    this.refusal = refusal;
  }
}

/** Maps what an SDK threw. `what` is the sentence's beginning: `cannot create the network acme-net`. */
export function toFailure(error: unknown, what: string): ResourceFailure {
  if (error instanceof ResourceFailure) return error;
  return failureOf(readRefusal(error), what, error);
}

/** Maps a refusal, also one that stood inside an operation. What nobody has described is `INTERNAL`, with Google's own words. */
export function failureOf(refusal: Refusal, what: string, cause?: unknown): GoogleFailure {
  const broken = refusal.reasons.map(networkFaultOf).find((fault) => fault !== undefined);
  const mapping = mappings.find((each) => each.when(refusal));
  const rule = mapping?.rule ?? broken?.rule ?? 'SW-INT-030';
  const why = mapping?.why(refusal) ?? broken?.why ?? 'Google Cloud did not answer, or not in a known way';
  const { code, fix } = rules[rule];
  const failure: Failure = {
    code,
    rule,
    message: `${what}: ${why}`,
    ...(fix === undefined ? {} : { fix: fill(fix, mapping?.facts?.(refusal) ?? {}) }),
    cloudWords: inWords(refusal.message),
  };
  return new GoogleFailure(failure, refusal, cause);
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

export function isUnknownOutcome(error: unknown): error is GoogleFailure {
  return refusalIn(error)?.unknownOutcome === true;
}

export function hasRule(error: unknown, ...ruleIds: string[]): error is ResourceFailure {
  return error instanceof ResourceFailure && ruleIds.includes(error.failure.rule);
}
