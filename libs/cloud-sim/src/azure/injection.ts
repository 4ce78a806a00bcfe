import { setTimeout as sleep } from 'node:timers/promises';
import { glob } from '../core/fault-rule.ts';
import type { JsonObject } from '../core/json.ts';
import { integer, text } from '../core/json.ts';
import type { ArmCall } from './arm/call.ts';
import { disallowed } from './arm/policies.ts';
import type { Route } from './arm/route.ts';
import { authorizationFailed } from './authorization/decide.ts';
import { expireToken } from './entra/tokens.ts';
import { ArmFault } from './fault.ts';
import { throttled } from './throttle.ts';

/** Plays the rules that act before the handler; returns the rule that cuts the connection, throws what a rule answers. */
export async function injectBefore(call: ArmCall, route: Route): Promise<string | undefined> {
  const { azure } = call;
  for (const fault of call.faults) {
    const parameters = fault.with;
    switch (fault.action) {
      case 'slow':
        await sleep((integer(parameters, 'ms') ?? 0) / azure.clock.scale);
        break;
      case 'stale-reads':
        call.reader = { ...call.reader, stale: integer(parameters, 'ms') ?? 0 };
        break;
      case 'reset-before-commit':
        return fault.rule;
      case 'expire-token':
        throw expireToken(azure, call.http.headers['authorization']);
      case 'deny':
        if (glob(text(parameters, 'action') || '*', route.permission)) throw denied(call, route, parameters);
        break;
      case 'quota':
        throw quotaExceeded(parameters);
      case 'status':
        throw status(call, parameters);
      default:
        break;
    }
  }
  return undefined;
}

function denied(call: ArmCall, route: Route, parameters: JsonObject): ArmFault {
  if (!['policy', 'org-policy'].includes(text(parameters, 'kind')))
    return authorizationFailed(call.caller, route.permission, call.id);
  return disallowed(call.subscription, text(parameters, 'name') || 'deny-by-policy', call.name);
}

function quotaExceeded(parameters: JsonObject): ArmFault {
  const name = text(parameters, 'name') || 'cores';
  const limit = integer(parameters, 'limit') ?? 0;
  return new ArmFault(
    'QuotaExceeded',
    `Operation could not be completed as it results in exceeding approved ${name} quota. Additional details - Deployment Model: Resource Manager, Current Limit: ${limit}, Current Usage: ${limit}, Additional Required: 1, (Minimum) New Limit Required: ${limit + 1}.`,
    { http: 409 },
  );
}

function status(call: ArmCall, parameters: JsonObject): ArmFault {
  const http = integer(parameters, 'http') ?? 503;
  const retryAfter = integer(parameters, 'retryAfter');
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const usual = http === 429 ? throttled(call, 'write', undefined) : undefined;
  const code = text(parameters, 'code') || usual?.code || serverCodes[http] || 'BadRequest';
  const message =
    text(parameters, 'message') || usual?.message || 'The request processing has failed because of an unknown error.';
  return new ArmFault(code, message, { http, headers });
}

const serverCodes: Record<number, string> = {
  404: 'ResourceNotFound',
  409: 'Conflict',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};
