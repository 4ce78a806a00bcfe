import type { Failure, FailureCode } from '@slipway/contracts';

/** What resources throw: a failure from the closed list, with the original error as its cause. */
export class ResourceFailure extends Error {
  override readonly name = 'ResourceFailure';
  readonly failure: Failure;
  /** Milliseconds that the cloud asked to wait before the next call. */
  readonly retryAfterMs: number | undefined;

  constructor(failure: Failure, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(failure.message, { cause: options.cause });
    this.failure = failure;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Makes the failure to throw. `rule` is the row of the fault table, e.g. `SW-OWN-049`. */
export function failed(
  code: FailureCode,
  rule: string,
  message: string,
  more: Partial<Pick<Failure, 'fix' | 'cloudWords' | 'specPath'>> & { cause?: unknown; retryAfterMs?: number } = {},
): ResourceFailure {
  const { cause, retryAfterMs, ...failure } = more;
  return new ResourceFailure(
    { code, rule, message, ...failure },
    { cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  );
}

/** The name exists and does not carry our label: never touched. */
export function notOwned(what: string, name: string): ResourceFailure {
  return failed('NOT_OWNED', 'SW-OWN-049', `${what} ${name} exists and does not carry this installation's label`, {
    fix: `remove or rename ${name}, then slipway retry {name}; or adopt it in the installation file`,
  });
}
