import type { FailureCode } from '@slipway/contracts';

/** Source: the fault table, section 1. */
export const codeMeanings: Readonly<Record<FailureCode, { means: string; retried: string }>> = {
  UNAUTHENTICATED: {
    means: 'the cloud does not know the caller, or no longer does',
    retried: 'no: a fresh token was already tried',
  },
  UNAUTHORIZED: {
    means: 'the caller is known and refused: permission, policy of the organisation, state of the account',
    retried: 'no',
  },
  QUOTA_EXCEEDED: { means: 'a limit of the account is reached', retried: 'no' },
  RATE_LIMITED: { means: 'too many calls just now', retried: "yes, after the reply's own delay" },
  CAPACITY: { means: 'the cloud has no hardware of that sort there just now', retried: 'yes, for long' },
  DEPENDENCY: { means: 'another object is missing, broken, or still holds on', retried: 'while it makes progress' },
  NOT_OWNED: { means: 'an object with our name lacks our ownership label', retried: 'no: it is never touched' },
  INVALID_SPEC: { means: 'what the installation file asks for cannot be had there', retried: 'no' },
  NOT_READY: { means: 'it exists or will, but is not visible or usable yet', retried: 'yes' },
  CONFLICT: {
    means: 'a concurrent operation, a lock, or a name that is still reserved',
    retried: 'yes, after reading again',
  },
  INTERNAL: { means: 'the cloud failed, the connection broke, or Slipway has a defect', retried: 'yes, a few times' },
};
