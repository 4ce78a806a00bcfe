/** How a run of the CLI may end on a failure; the whole list is the CLI's. */
export type FailureExitCode = 1 | 2 | 3 | 4 | 5 | 8 | 9 | 11 | 15 | 16 | 17 | 255;

/** All that is known of a failure code. */
interface CodeFacts {
  /** Middle part of the ids of its rules. */
  family: string;
  meaning: string;
  /** Whether another attempt can heal it. False: somebody has to change something first. */
  retryable: boolean;
  /** What Slipway does by itself before anybody is asked. */
  itself: string;
  /** True: part of a good run. Temporal then logs no warning and counts no failure. */
  benign: boolean;
  exitCode: FailureExitCode;
}

/** The closed list, the only one: retries, messages, exit codes and `slipway explain` read it. Source: the fault table, section 1. */
export const codes = {
  UNAUTHENTICATED: {
    family: 'AUTHN',
    meaning: 'the cloud does not know the caller, or no longer does',
    retryable: false,
    itself: 'no second attempt: every activity makes its own token, so a fresh one was refused already',
    benign: false,
    exitCode: 3,
  },
  UNAUTHORIZED: {
    family: 'AUTHZ',
    meaning: 'the caller is known and refused: permission, policy of the organisation, state of the account',
    retryable: false,
    itself: 'no second attempt: only a person can grant it',
    benign: false,
    exitCode: 3,
  },
  QUOTA_EXCEEDED: {
    family: 'QUOTA',
    meaning: 'a limit of the account is reached',
    retryable: false,
    itself: 'no second attempt: the limit stays until somebody raises it or asks for less',
    benign: false,
    exitCode: 11,
  },
  RATE_LIMITED: {
    family: 'RATE',
    meaning: 'too many calls just now',
    retryable: true,
    itself: "tries again after the reply's own delay, else after a growing one",
    benign: false,
    exitCode: 4,
  },
  CAPACITY: {
    family: 'CAP',
    meaning: 'the cloud has no hardware of that sort there just now',
    retryable: true,
    itself: 'tries for long, in every zone that the installation file allows',
    benign: false,
    exitCode: 4,
  },
  DEPENDENCY: {
    family: 'DEP',
    meaning: 'another object is missing, broken, or still holds on',
    retryable: true,
    itself: 'tries again while something moves',
    benign: false,
    exitCode: 4,
  },
  NOT_OWNED: {
    family: 'OWN',
    meaning: 'an object with our name lacks our ownership label',
    retryable: false,
    itself: 'no second attempt: what is not ours is never touched',
    benign: false,
    exitCode: 4,
  },
  INVALID_SPEC: {
    family: 'SPEC',
    meaning: 'what the installation file asks for cannot be had there',
    retryable: false,
    itself: 'no second attempt: the same value would be refused again',
    benign: false,
    exitCode: 2,
  },
  NOT_READY: {
    family: 'READY',
    meaning: 'it exists or will, but is not visible or usable yet',
    retryable: true,
    itself: 'waits for it, and says what it waits for',
    benign: true,
    exitCode: 9,
  },
  CONFLICT: {
    family: 'CONF',
    meaning: 'a concurrent operation, a lock, or a name that is still reserved',
    retryable: true,
    itself: 'reads again, then tries again on what it read',
    benign: false,
    exitCode: 4,
  },
  INTERNAL: {
    family: 'INT',
    meaning: 'the cloud failed, the connection broke, or Slipway has a defect',
    retryable: true,
    itself: 'looks up what was made, then tries again, a few times',
    benign: false,
    exitCode: 1,
  },
} as const satisfies Readonly<Record<string, CodeFacts>>;
