import { codes } from './rules/codes.ts';

/** One of the closed list, to which every error is mapped once. */
export type FailureCode = keyof typeof codes;

export const failureCodes = Object.keys(codes) as FailureCode[];

/** True: another attempt cannot heal it, somebody has to change something first. */
export function isFinal(code: FailureCode): boolean {
  return !codes[code].retryable;
}

export const finalFailureCodes: readonly FailureCode[] = failureCodes.filter(isFinal);

/** True: no alarm, such a failure is part of a good run. */
export function isBenign(code: FailureCode): boolean {
  return codes[code].benign;
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
