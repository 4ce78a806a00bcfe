import type { Json, JsonObject } from '../core/json.ts';
import { isObject } from '../core/json.ts';

const secretMembers = /^(administratorLoginPassword|password|secret|clientSecret|sharedKey)$/;
const listsSecrets = /_(ListKeys|RegenerateKey|ListCredentials|RegenerateCredential|ListCluster\w+Credentials?)$/;

/** A body as the journal may keep it: secrets replaced by filler of the same length. */
export function conceal(operation: string, body: Json): Json {
  const members = listsSecrets.test(operation) ? /^(value|password2?)$/ : secretMembers;
  return replaced(body, (name) => members.test(name) || secretMembers.test(name));
}

function replaced(body: Json, isSecret: (name: string) => boolean): Json {
  if (Array.isArray(body)) return body.map((item) => replaced(item, isSecret));
  if (!isObject(body)) return body;
  const out: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue;
    out[name] = isSecret(name) && typeof value === 'string' ? '*'.repeat(value.length) : replaced(value, isSecret);
  }
  return out;
}
