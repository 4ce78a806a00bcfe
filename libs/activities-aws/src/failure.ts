import { CloudFailure, failureBy, judge, networkVerdict, ResourceFailure } from '@slipway/activities-core';
import { mappings } from './failure-rules.ts';
import { absent } from './failure-rules/by-status.ts';
import { readRefusal, type Refusal } from './refusal.ts';

export { hasRule, isUnknownOutcome } from '@slipway/activities-core';

/** A refusal of Amazon's. */
export class AmazonFailure extends CloudFailure<Refusal> {}

/** Maps what the SDK threw. `what` is the sentence's beginning: `cannot create the VPC acme-net`. */
export function toFailure(error: unknown, what: string): ResourceFailure {
  if (error instanceof ResourceFailure) return error;
  return failureOf(readRefusal(error), what, error);
}

/** Maps a refusal, also one that stood in the state of a thing (a node group's health, a NAT gateway's failure). */
export function failureOf(refusal: Refusal, what: string, cause?: unknown): AmazonFailure {
  const broken = refusal.http === undefined ? networkVerdict(refusal.codes) : undefined;
  const verdict = broken ?? judge(mappings, refusal);
  return new AmazonFailure(failureBy(verdict, what, { cloud: 'Amazon', words: refusal.message }), refusal, cause);
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

export function hasCode(error: unknown, ...codes: string[]): error is AmazonFailure {
  return error instanceof AmazonFailure && error.refusal.codes.some((each) => codes.includes(each));
}
