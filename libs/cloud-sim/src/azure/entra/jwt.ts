import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';
import { isObject, text } from '../../core/json.ts';

export interface Jwt {
  header: JsonObject;
  claims: JsonObject;
}

/** Header and claims of a token, its signature unchecked; undefined: it is none. */
export function decodeJwt(token: string): Jwt | undefined {
  const parts = token.split('.');
  const [header, claims] = parts.slice(0, 2).map(decode);
  return parts.length === 3 && header && claims ? { header, claims } : undefined;
}

export function signJwt(claims: JsonObject, key: KeyObject, kid: string): string {
  const encode = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${encode({ typ: 'JWT', alg: 'RS256', kid })}.${encode(claims)}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
}

/** Whether the token is signed by this key, with RS256 or PS256. */
export function isSignedBy(token: string, key: KeyObject): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const algorithm = text(decode(head), 'alg');
  if (algorithm !== 'RS256' && algorithm !== 'PS256') return false;
  // 6: RSA_PKCS1_PSS_PADDING, 1: RSA_PKCS1_PADDING
  const options = algorithm === 'PS256' ? { key, padding: 6, saltLength: 32 } : { key, padding: 1 };
  return verify('sha256', Buffer.from(`${head}.${claims}`), options, Buffer.from(signature, 'base64url'));
}

function decode(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
