import { ResourceFailure } from '@slipway/activities-core';
import type { Failure } from '@slipway/contracts';
import { rules } from './failure-rules.ts';
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

/** Maps a refusal, also one that stood inside an operation. */
export function failureOf(refusal: Refusal, what: string, cause?: unknown): GoogleFailure {
  const rule = rules.find((each) => each.when(refusal));
  const fix = rule?.fix?.(refusal);
  const failure: Failure = {
    code: rule?.code ?? 'INTERNAL',
    rule: rule?.rule ?? 'SW-INT-030',
    message: `${what}: ${rule?.why(refusal) ?? 'Google Cloud did not answer, or not in a known way'}`,
    ...(fix === undefined ? {} : { fix }),
    cloudWords: withoutQuery(refusal.message).slice(0, 500),
  };
  return new GoogleFailure(failure, refusal, cause);
}

/** Addresses may carry signatures or tokens behind the question mark. */
function withoutQuery(message: string): string {
  return message.replace(/(https?:\/\/[^\s?'"]+)\?[^\s'"]*/g, '$1');
}

const refusalIn = (error: unknown): Refusal | undefined => (error instanceof GoogleFailure ? error.refusal : undefined);

export function isAbsent(error: unknown): boolean {
  const refusal = refusalIn(error);
  return refusal?.http === 404 || refusal?.status === 'NOT_FOUND';
}

/** A create met something of that name: it may be what an earlier attempt made. */
export function isTaken(error: unknown): boolean {
  return error instanceof GoogleFailure && error.failure.rule === 'SW-CONF-060';
}

export function isBusy(error: unknown): boolean {
  return error instanceof GoogleFailure && error.failure.rule === 'SW-CONF-036';
}

export function isUnknownOutcome(error: unknown): boolean {
  return refusalIn(error)?.unknownOutcome === true;
}

export function hasRule(error: unknown, ...ruleIds: string[]): boolean {
  return error instanceof ResourceFailure && ruleIds.includes(error.failure.rule);
}
