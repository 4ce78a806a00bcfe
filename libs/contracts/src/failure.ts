/** Closed list; mapped once per cloud. Source: the fault table, section 1. */
export const failureCodes = [
  'UNAUTHENTICATED',
  'UNAUTHORIZED',
  'QUOTA_EXCEEDED',
  'RATE_LIMITED',
  'CAPACITY',
  'DEPENDENCY',
  'NOT_OWNED',
  'INVALID_SPEC',
  'NOT_READY',
  'CONFLICT',
  'INTERNAL',
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** Codes that another attempt cannot heal: somebody has to change something first. */
export const finalFailureCodes = [
  'UNAUTHENTICATED',
  'UNAUTHORIZED',
  'QUOTA_EXCEEDED',
  'NOT_OWNED',
  'INVALID_SPEC',
] as const satisfies FailureCode[];

export function isFinal(code: FailureCode): boolean {
  return (finalFailureCodes as readonly FailureCode[]).includes(code);
}

export function isFailureCode(value: unknown): value is FailureCode {
  return (failureCodes as readonly unknown[]).includes(value);
}

/** What went wrong, as it crosses every boundary: activity → workflow → query → CLI. Never holds a secret or a URL with a query. */
export interface Failure {
  code: FailureCode;
  /** `SW-<family>-<row>`: one per cause, never renumbered. */
  rule: string;
  /** One sentence: what could not be done, and why. */
  message: string;
  /** The next thing to do, a command where one exists. */
  fix?: string;
  /** The cloud's own words, last and dim. */
  cloudWords?: string;
  /** The path in the installation file that the refused value comes from. */
  specPath?: string;
}

/** A failure with its coordinates. */
export interface StepFailure extends Failure {
  step: string;
  verb: 'observe' | 'ensure' | 'destroy';
  attempts: number;
}

/**
 * Failures that a verb may have before it is given up. Calls, not attempts of the server: an attempt that ended because its
 * worker died does not count.
 */
export const failuresBorne: Record<StepFailure['verb'], number> = { observe: 4, ensure: 4, destroy: 10 };
