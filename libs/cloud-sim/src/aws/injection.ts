import { setTimeout as sleep } from 'node:timers/promises';
import { glob } from '../core/fault-rule.ts';
import type { JsonObject } from '../core/json.ts';
import { integer, object, text } from '../core/json.ts';
import type { AuthFaults } from './access/auth-faults.ts';
import { expireSession } from './access/credentials.ts';
import { refusal } from './access/authorize.ts';
import type { Aws } from './aws.ts';
import { AwsFault } from './fault.ts';
import type { Call, NeededAction } from './service.ts';

/** Plays the rules that act before the handler; returns the rule that cuts the connection, throws what a rule answers. */
export async function injectBefore(
  aws: Aws,
  call: Call,
  caller: { accessKeyId: string; needed: NeededAction[]; faults: AuthFaults },
): Promise<string | undefined> {
  for (const fault of call.faults) {
    const parameters = fault.with;
    switch (fault.action) {
      case 'slow':
        await sleep((integer(parameters, 'ms') ?? 0) / aws.clock.scale);
        break;
      case 'stale-reads':
        call.reader = { ...call.reader, stale: integer(parameters, 'ms') ?? 0 };
        break;
      case 'reset-before-commit':
        return fault.rule;
      case 'expire-token':
        expireSession(aws, caller.accessKeyId);
        throw caller.faults.expired();
      case 'deny': {
        const action = caller.needed.find((item) => glob(text(parameters, 'action') || '*', item.action));
        if (action) throw denied(call, action, text(parameters, 'kind'), caller.faults);
        break;
      }
      case 'quota':
        throw limitExceeded(call, parameters);
      case 'status':
        throw status(parameters, caller.faults);
      default:
        break;
    }
  }
  return undefined;
}

function denied(call: Call, needed: NeededAction, kind: string, faults: AuthFaults): AwsFault {
  const reason =
    kind === ''
      ? `because no identity-based policy allows the ${needed.action} action`
      : `with an explicit deny in ${kind === 'scp' || kind === 'org-policy' ? 'a service control policy' : 'an identity-based policy'}`;
  return faults.denied(refusal(call.caller, needed, reason));
}

/** `name` is the code where a service has one for each limit (`VpcLimitExceeded`), else the limit's name. */
function limitExceeded(call: Call, parameters: JsonObject): AwsFault {
  const name = text(parameters, 'name');
  const limit = integer(parameters, 'limit') ?? 0;
  if (/(Exceeded|TooMany\w+|Exception|Fault)/.test(name))
    return new AwsFault(
      name,
      `The maximum number of ${name.replace(/LimitExceeded.*|^TooMany/, '')}s (${limit}) has been reached.`,
    );
  return new AwsFault('LimitExceeded', `Cannot exceed quota for ${name}: ${limit}`, { http: 409 });
}

function status(parameters: JsonObject, faults: AuthFaults): AwsFault {
  const http = integer(parameters, 'http') ?? 503;
  const retryAfter = integer(parameters, 'retryAfter');
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const usual = http === 429 ? faults.throttled() : http === 403 ? faults.denied('Access denied.') : undefined;
  const code =
    text(parameters, 'code') ||
    usual?.code ||
    (http >= 500 ? (serverCodes[http] ?? 'InternalFailure') : 'ValidationError');
  const message =
    text(parameters, 'message') ||
    usual?.message ||
    'The request processing has failed because of an unknown error, exception or failure.';
  return new AwsFault(code, message, { http, headers, members: object(parameters, 'members') });
}

const serverCodes: Record<number, string> = { 500: 'InternalFailure', 503: 'ServiceUnavailable' };
