import type { JsonObject } from '../core/json.ts';

/** How an API writes its errors: Compute, DNS, GCS and SQL name a reason and no status. */
export type ErrorStyle = 'status' | 'reason';

/** A refusal in Google's words. */
export class GoogleFault extends Error {
  readonly http: number;
  /** Canonical code, e.g. `FAILED_PRECONDITION`. */
  readonly status: string;
  /** `errors[].reason` of the older APIs. */
  readonly reason: string;
  readonly info: { reason: string; domain: string; metadata: Record<string, string> } | undefined;
  readonly headers: Record<string, string>;

  constructor(
    http: number,
    status: string,
    reason: string,
    message: string,
    extra: { info?: GoogleFault['info']; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.http = http;
    this.status = status;
    this.reason = reason;
    this.info = extra.info;
    this.headers = extra.headers ?? {};
  }

  body(style: ErrorStyle): string {
    const error: JsonObject = { code: this.http, message: this.message };
    if (style === 'reason')
      error['errors'] = [{ message: this.message, domain: this.info ? 'usageLimits' : 'global', reason: this.reason }];
    if (style === 'status' || this.info) error['status'] = this.status;
    if (this.info) error['details'] = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', ...this.info }];
    return JSON.stringify({ error }, null, 2);
  }
}

export function invalid(message: string, reason = 'invalid'): GoogleFault {
  return new GoogleFault(400, 'INVALID_ARGUMENT', reason, message);
}

export function required(field: string): GoogleFault {
  return new GoogleFault(400, 'INVALID_ARGUMENT', 'required', `Required field '${field}' not specified`);
}

export function notFound(message: string): GoogleFault {
  return new GoogleFault(404, 'NOT_FOUND', 'notFound', message);
}

export function alreadyExists(message: string, reason = 'alreadyExists'): GoogleFault {
  return new GoogleFault(409, 'ALREADY_EXISTS', reason, message);
}

export function failedPrecondition(message: string, reason = 'failedPrecondition', info?: string): GoogleFault {
  const extra = info === undefined ? {} : { info: { reason: info, domain: 'container.googleapis.com', metadata: {} } };
  return new GoogleFault(400, 'FAILED_PRECONDITION', reason, message, extra);
}

export function aborted(message: string): GoogleFault {
  return new GoogleFault(409, 'ABORTED', 'aborted', message);
}

export function permissionDenied(permission: string, resource: string): GoogleFault {
  const message = `Permission '${permission}' denied on resource '${resource}' (or it may not exist).`;
  const info = { reason: 'IAM_PERMISSION_DENIED', domain: 'iam.googleapis.com', metadata: { permission, resource } };
  return new GoogleFault(403, 'PERMISSION_DENIED', 'forbidden', message, { info });
}

export function unauthenticated(): GoogleFault {
  const message =
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
  return new GoogleFault(401, 'UNAUTHENTICATED', 'authError', message);
}

export function missingCredentials(): GoogleFault {
  const message =
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
  return new GoogleFault(401, 'UNAUTHENTICATED', 'required', message);
}

/** Canonical status of an HTTP code, for faults that tests inject. */
export function statusOf(http: number): string {
  const known: Record<number, string> = {
    400: 'INVALID_ARGUMENT',
    401: 'UNAUTHENTICATED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    409: 'ABORTED',
    412: 'FAILED_PRECONDITION',
    429: 'RESOURCE_EXHAUSTED',
    499: 'CANCELLED',
    500: 'INTERNAL',
    503: 'UNAVAILABLE',
    504: 'DEADLINE_EXCEEDED',
  };
  return known[http] ?? 'UNKNOWN';
}
