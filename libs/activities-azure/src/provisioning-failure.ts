import type { ErrorDetail } from '@azure/arm-containerservice';
import type { ResourceFailure } from '@slipway/activities-core';
import { failureOf } from './failure.ts';
import { refusalIn } from './refusal.ts';

/** What AKS keeps of a change that failed. */
type Status = { provisioningError?: ErrorDetail } | undefined;

/** The failure that the first of these tells of. Undefined: none of them does. */
export function provisioningFailure(what: string, told: readonly Status[]): ResourceFailure | undefined {
  const error = told.map((each) => each?.provisioningError).find((each) => each?.code !== undefined);
  return error && failureOf(refusalIn({ error }), what);
}
