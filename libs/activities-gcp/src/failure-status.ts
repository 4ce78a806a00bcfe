/** Names of `google.rpc.Code`, by number. */
export const canonicalNames = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;
export type CanonicalName = (typeof canonicalNames)[number];

/** What the older APIs (Compute, Cloud DNS, Cloud SQL, Storage) say instead of a canonical name. */
const ofReason: Readonly<Record<string, CanonicalName>> = {
  authError: 'UNAUTHENTICATED',
  accessNotConfigured: 'PERMISSION_DENIED',
  forbidden: 'PERMISSION_DENIED',
  insufficientPermissions: 'PERMISSION_DENIED',
  notAuthorized: 'PERMISSION_DENIED',
  notFound: 'NOT_FOUND',
  instanceDoesNotExist: 'NOT_FOUND',
  badRequest: 'INVALID_ARGUMENT',
  invalid: 'INVALID_ARGUMENT',
  invalidParameter: 'INVALID_ARGUMENT',
  invalidFlagName: 'INVALID_ARGUMENT',
  invalidFlagValue: 'INVALID_ARGUMENT',
  failedPrecondition: 'FAILED_PRECONDITION',
  containerNotEmpty: 'FAILED_PRECONDITION',
  resourceInUseByAnotherResource: 'FAILED_PRECONDITION',
  resourceNotReady: 'FAILED_PRECONDITION',
  alreadyExists: 'ALREADY_EXISTS',
  conflict: 'ALREADY_EXISTS',
  duplicate: 'ALREADY_EXISTS',
  instanceAlreadyExists: 'ALREADY_EXISTS',
  invalidState: 'ALREADY_EXISTS',
  aborted: 'ABORTED',
  conditionNotMet: 'ABORTED',
  operationInProgress: 'ABORTED',
  staleData: 'ABORTED',
  quotaExceeded: 'RESOURCE_EXHAUSTED',
  rateLimitExceeded: 'RESOURCE_EXHAUSTED',
  userRateLimitExceeded: 'RESOURCE_EXHAUSTED',
  backendError: 'INTERNAL',
  internalError: 'INTERNAL',
};

const ofHttp: Readonly<Record<number, CanonicalName>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  412: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  501: 'UNIMPLEMENTED',
};

/** The HTTP status that gax 6 made a canonical code out of. */
export function httpOf(guessed: CanonicalName): number | undefined {
  const known: Partial<Record<CanonicalName, number>> = {
    INVALID_ARGUMENT: 400,
    UNAUTHENTICATED: 401,
    PERMISSION_DENIED: 403,
    NOT_FOUND: 404,
    ABORTED: 409,
    ALREADY_EXISTS: 409,
    FAILED_PRECONDITION: 412,
    RESOURCE_EXHAUSTED: 429,
    UNIMPLEMENTED: 501,
    UNAVAILABLE: 503,
    DEADLINE_EXCEEDED: 504,
    INTERNAL: 500,
  };
  return known[guessed];
}

/** What a refusal amounts to where no reason says more: by its name, else by a reason that stands for one, else by HTTP. */
export function canonicalOf(refusal: {
  http: number | undefined;
  status: string | undefined;
  reasons: readonly string[];
}): string | undefined {
  const { http, status, reasons } = refusal;
  if (status !== undefined) return status;
  const named = reasons.find((reason) => Object.hasOwn(ofReason, reason));
  if (named !== undefined) return ofReason[named];
  if (http === undefined) return undefined;
  return http >= 500 && http !== 501 ? 'INTERNAL' : ofHttp[http];
}
