import type { Failure } from '@slipway/contracts';
import { ResourceFailure } from '../failure.ts';

/** What every cloud's refusal tells. */
export interface CloudRefusal {
  message: string;
  retryAfterMs: number | undefined;
  /** The request may have been carried out: look before sending it again. */
  unknownOutcome: boolean;
}

/** A refusal of a cloud, mapped to the closed list; what it said stays readable for the code that can go on from it. */
export class CloudFailure<Refusal extends CloudRefusal> extends ResourceFailure {
  readonly refusal: Refusal;

  constructor(failure: Failure, refusal: Refusal, cause: unknown) {
    super(failure, { cause, ...(refusal.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }) });
    this.refusal = refusal;
  }
}

export const isUnknownOutcome = (error: unknown): error is CloudFailure<CloudRefusal> =>
  error instanceof CloudFailure && (error as CloudFailure<CloudRefusal>).refusal.unknownOutcome;

export function hasRule(error: unknown, ...ruleIds: string[]): error is ResourceFailure {
  return error instanceof ResourceFailure && ruleIds.includes(error.failure.rule);
}
