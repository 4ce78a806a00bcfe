import type { JsonObject } from '../../core/json.ts';
import { object } from '../../core/json.ts';
import { setPolicy } from '../access/check-policy.ts';
import { readPolicy, showPolicy } from '../access/policy.ts';
import type { Call } from '../api.ts';
import { accountOf } from './service-accounts.ts';

export function getAccountPolicy(call: Call): JsonObject {
  return showPolicy(readPolicy(call.gcp, accountOf(call).id));
}

export function setAccountPolicy(call: Call): JsonObject {
  return setPolicy(call.gcp, accountOf(call).id, object(object(call.request, 'body'), 'policy'));
}
