import { CloudFailure, failureBy, judge, networkVerdict, ResourceFailure } from '@slipway/activities-core';
import { mappings } from './failure-rules.ts';
import { absent } from './failure-rules/by-status.ts';
import { readRefusal, type Refusal } from './refusal.ts';

export { hasRule, isUnknownOutcome } from '@slipway/activities-core';

/** A refusal of Azure's. */
export class AzureFailure extends CloudFailure<Refusal> {}

/** Maps what the SDK threw. `what` is the sentence's beginning: `cannot create the virtual network acme-net`. */
export function toFailure(error: unknown, what: string): ResourceFailure {
  if (error instanceof ResourceFailure) return error;
  return failureOf(readRefusal(error), what, error);
}

/** Maps a refusal, also one that an operation ended with. */
export function failureOf(refusal: Refusal, what: string, cause?: unknown): AzureFailure {
  const broken = refusal.http === undefined ? networkVerdict(refusal.codes) : undefined;
  const verdict = broken ?? judge(mappings, refusal);
  return new AzureFailure(failureBy(verdict, what, { cloud: 'Azure', words: refusal.message }), refusal, cause);
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

export function hasCode(error: unknown, ...codes: string[]): error is AzureFailure {
  return error instanceof AzureFailure && error.refusal.codes.some((each) => codes.includes(each));
}
