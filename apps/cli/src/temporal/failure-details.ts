import { type Failure, isFailureCode } from '@slipway/contracts';

/** Details of an `ApplicationFailure` that say what went wrong in our words. */
export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'code' in value && 'rule' in value && isFailureCode(value.code);
}
