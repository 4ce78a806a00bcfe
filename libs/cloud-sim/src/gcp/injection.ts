import { setTimeout as sleep } from 'node:timers/promises';
import { glob } from '../core/fault-rule.ts';
import type { HttpReply } from '../core/http-server.ts';
import { integer, labels, object, text } from '../core/json.ts';
import type { JsonObject } from '../core/json.ts';
import { expireToken } from './access/tokens.ts';
import { bearer } from './admission.ts';
import type { Call } from './api.ts';
import { GoogleFault, permissionDenied, statusOf, unauthenticated } from './fault.ts';
import type { Gcp } from './gcp.ts';

/** Plays the rules that act before the handler; a returned reply ends the request. */
export async function injectBefore(
  gcp: Gcp,
  call: Call,
  permission: string | undefined,
): Promise<{ reply: HttpReply; rule: string } | undefined> {
  for (const fault of call.faults) {
    const parameters = fault.with;
    switch (fault.action) {
      case 'slow':
        await sleep((integer(parameters, 'ms') ?? 0) / gcp.clock.scale);
        break;
      case 'stale-reads':
        call.reader = { ...call.reader, stale: integer(parameters, 'ms') ?? 0 };
        break;
      case 'reset-before-commit':
        return { reply: { cut: true }, rule: fault.rule };
      case 'expire-token':
        expireToken(gcp, bearer(call.http) ?? '');
        throw unauthenticated();
      case 'deny':
        if (permission !== undefined && glob(text(parameters, 'action') || '*', permission))
          throw denied(call, permission, text(parameters, 'kind'));
        break;
      case 'quota':
        throw quotaExceeded(text(parameters, 'name'), integer(parameters, 'limit') ?? 0);
      case 'status':
        throw status(parameters);
      default:
        break;
    }
  }
  return undefined;
}

function denied(call: Call, permission: string, kind: string): GoogleFault {
  if (kind !== 'org-policy') return permissionDenied(permission, `projects/${call.project}`);
  return new GoogleFault(
    412,
    'FAILED_PRECONDITION',
    'conditionNotMet',
    `Operation denied by org policy on resource 'projects/${call.project}': ["constraints/${permission}": ""].`,
  );
}

function quotaExceeded(name: string, limit: number): GoogleFault {
  return new GoogleFault(
    403,
    'RESOURCE_EXHAUSTED',
    'quotaExceeded',
    `Quota '${name}' exceeded.  Limit: ${limit.toFixed(1)} globally.`,
  );
}

function status(parameters: Call['request']): GoogleFault {
  const http = integer(parameters, 'http') ?? 503;
  const code = text(parameters, 'code') || statusOf(http);
  const retryAfter = integer(parameters, 'retryAfter');
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const reason =
    text(parameters, 'reason') || (http === 429 ? 'rateLimitExceeded' : http >= 500 ? 'backendError' : 'failed');
  const message = text(parameters, 'message') || 'The service is currently unavailable.';
  const info = errorInfo(object(parameters, 'info'));
  return new GoogleFault(http, code, reason, message, info === undefined ? { headers } : { headers, info });
}

/** `{reason, domain, metadata}` of an ErrorInfo, where the rule gives one. */
function errorInfo(given: JsonObject): GoogleFault['info'] {
  if (text(given, 'reason') === '') return undefined;
  const domain = text(given, 'domain') || 'googleapis.com';
  return { reason: text(given, 'reason'), domain, metadata: labels(given, 'metadata') };
}
