import { ApplicationFailure } from '@temporalio/workflow';
import type { FailureCode } from '@slipway/contracts';

/** What a decision is refused with: a sentence, and nothing has happened. */
export function refused(sentence: string, code: FailureCode = 'CONFLICT', rule = 'SW-CONF-073'): ApplicationFailure {
  return ApplicationFailure.create({
    type: code,
    message: sentence,
    nonRetryable: true,
    details: [{ code, rule, message: sentence }],
  });
}
