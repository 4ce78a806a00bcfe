import { ResourceFailure } from '@slipway/activities-core';
import type { Failure } from '@slipway/contracts';
import { fill, inWords, networkFaultOf, rules } from '@slipway/contracts/rules';
import { absent, mappings } from './failure-rules.ts';
import { readRefusal, type Refusal } from './refusal.ts';

/** A refusal of Amazon's, mapped to the closed list; what it said stays readable for the code that can go on from it. */
export class AmazonFailure extends ResourceFailure {
  readonly refusal: Refusal;

  constructor(failure: Failure, refusal: Refusal, cause: unknown) {
    super(failure, { cause, ...(refusal.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }) });
    this.refusal = refusal;
  }
}

/** Maps what the SDK threw. `what` is the sentence's beginning: `cannot create the VPC acme-net`. */
export function toFailure(error: unknown, what: string): ResourceFailure {
  if (error instanceof ResourceFailure) return error;
  return failureOf(readRefusal(error), what, error);
}

/**
 * Maps a refusal, also one that stood in the state of a thing (a node group's health, a NAT gateway's failure). What nobody has
 * described is `INTERNAL`, with Amazon's own words.
 */
export function failureOf(refusal: Refusal, what: string, cause?: unknown): AmazonFailure {
  const broken = refusal.http === undefined ? refusal.codes.map(networkFaultOf).find((fault) => fault) : undefined;
  const mapping = broken ? undefined : mappings.find((each) => each.when(refusal));
  const rule = mapping?.rule ?? broken?.rule ?? 'SW-INT-030';
  const why = mapping?.why(refusal) ?? broken?.why ?? 'Amazon did not answer, or not in a known way';
  const { code, fix } = rules[rule];
  const advice = mapping?.fix ?? fix;
  const failure: Failure = {
    code,
    rule,
    message: `${what}: ${why}`,
    ...(advice === undefined ? {} : { fix: fill(advice, mapping?.facts?.(refusal) ?? {}) }),
    cloudWords: inWords(refusal.message),
  };
  return new AmazonFailure(failure, refusal, cause);
}

/** A failure that Amazon tells of in the state of a thing, by its code and its words. */
export function toldFailure(code: string, message: string, what: string): AmazonFailure {
  const told = { http: undefined, validZones: [], retryAfterMs: undefined, unknownOutcome: false };
  return failureOf({ ...told, codes: [code], message }, what);
}

export function isAbsent(error: unknown): error is AmazonFailure {
  return error instanceof AmazonFailure && absent(error.refusal);
}

/** A create met something of that name: it may be what an earlier attempt made. */
export function isTaken(error: unknown): error is AmazonFailure {
  return error instanceof AmazonFailure && error.failure.rule === 'SW-CONF-060';
}

export function isBusy(error: unknown): error is AmazonFailure {
  return error instanceof AmazonFailure && error.failure.rule === 'SW-CONF-036';
}

/** Something still uses what is to go. */
export function isHeld(error: unknown): error is AmazonFailure {
  return error instanceof AmazonFailure && error.failure.rule === 'SW-DEP-054';
}

/** It refers to what was made a moment ago, and Amazon did nothing. */
export function isNotVisible(error: unknown): error is AmazonFailure {
  return error instanceof AmazonFailure && error.failure.rule === 'SW-READY-038';
}

export function isUnknownOutcome(error: unknown): error is AmazonFailure {
  return error instanceof AmazonFailure && error.refusal.unknownOutcome;
}

export function hasCode(error: unknown, ...codes: string[]): error is AmazonFailure {
  return error instanceof AmazonFailure && error.refusal.codes.some((each) => codes.includes(each));
}

export function hasRule(error: unknown, ...ruleIds: string[]): error is ResourceFailure {
  return error instanceof ResourceFailure && ruleIds.includes(error.failure.rule);
}
