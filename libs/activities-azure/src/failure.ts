import { ResourceFailure } from '@slipway/activities-core';
import type { Failure } from '@slipway/contracts';
import { fill, inWords, networkFaultOf, rules } from '@slipway/contracts/rules';
import { absent, mappings } from './failure-rules.ts';
import { readRefusal, type Refusal } from './refusal.ts';

/** A refusal of Azure's, mapped to the closed list; what it said stays readable for the code that can go on from it. */
export class AzureFailure extends ResourceFailure {
  readonly refusal: Refusal;

  constructor(failure: Failure, refusal: Refusal, cause: unknown) {
    super(failure, { cause, ...(refusal.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }) });
    this.refusal = refusal;
  }
}

/** Maps what the SDK threw. `what` is the sentence's beginning: `cannot create the virtual network acme-net`. */
export function toFailure(error: unknown, what: string): ResourceFailure {
  if (error instanceof ResourceFailure) return error;
  return failureOf(readRefusal(error), what, error);
}

/**
 * Maps a refusal, also one that an operation ended with. What nobody has described is `INTERNAL`, with Azure's own words.
 */
export function failureOf(refusal: Refusal, what: string, cause?: unknown): AzureFailure {
  const broken = refusal.http === undefined ? refusal.codes.map(networkFaultOf).find((fault) => fault) : undefined;
  const mapping = broken ? undefined : mappings.find((each) => each.when(refusal));
  const rule = mapping?.rule ?? broken?.rule ?? 'SW-INT-030';
  const why = mapping?.why(refusal) ?? broken?.why ?? 'Azure did not answer, or not in a known way';
  const { code, fix } = rules[rule];
  const advice = mapping?.fix ?? fix;
  const failure: Failure = {
    code,
    rule,
    message: `${what}: ${why}`,
    ...(advice === undefined ? {} : { fix: fill(advice, mapping?.facts?.(refusal) ?? {}) }),
    cloudWords: inWords(refusal.message),
  };
  return new AzureFailure(failure, refusal, cause);
}

export function isAbsent(error: unknown): error is AzureFailure {
  return error instanceof AzureFailure && absent(error.refusal);
}

/** A create met something of that name. */
export function isTaken(error: unknown): error is AzureFailure {
  return error instanceof AzureFailure && error.failure.rule === 'SW-CONF-060';
}

/** Another operation is running on it, and Azure did nothing. */
export function isBusy(error: unknown): error is AzureFailure {
  return error instanceof AzureFailure && ['SW-CONF-036', 'SW-CONF-037'].includes(error.failure.rule);
}

/** Something still uses what is to go. */
export function isHeld(error: unknown): error is AzureFailure {
  return error instanceof AzureFailure && ['SW-DEP-054', 'SW-DEP-057'].includes(error.failure.rule);
}

export function isUnknownOutcome(error: unknown): error is AzureFailure {
  return error instanceof AzureFailure && error.refusal.unknownOutcome;
}

export function hasCode(error: unknown, ...codes: string[]): error is AzureFailure {
  return error instanceof AzureFailure && error.refusal.codes.some((each) => codes.includes(each));
}

export function hasRule(error: unknown, ...ruleIds: string[]): error is ResourceFailure {
  return error instanceof ResourceFailure && ruleIds.includes(error.failure.rule);
}
