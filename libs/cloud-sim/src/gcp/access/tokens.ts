import { createHash, randomBytes, verify } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';
import { isObject, text } from '../../core/json.ts';
import type { Gcp } from '../gcp.ts';

/** An access token, stored by its hash. It expires in real time, because clients refresh it by their own clocks. */
interface AccessToken {
  principal: string;
  expiresAt: number;
}

const table = 'tokens';
const key = (token: string): string => createHash('sha256').update(token).digest('hex');

function tokenLifetimeSeconds(gcp: Gcp): number {
  return gcp.store.get<number>('settings', 'tokenLifetimeSeconds') ?? 3600;
}

export function issueToken(gcp: Gcp, principal: string): { token: string; lifetime: number } {
  const token = `ya29.local-${randomBytes(32).toString('base64url')}`;
  const lifetime = tokenLifetimeSeconds(gcp);
  const now = Date.now();
  for (const old of gcp.store.keys(table)) {
    if ((gcp.store.get<AccessToken>(table, old)?.expiresAt ?? 0) < now) gcp.store.delete(table, old);
  }
  gcp.store.put(table, key(token), { principal, expiresAt: now + lifetime * 1000 } satisfies AccessToken);
  return { token, lifetime };
}

export function expireToken(gcp: Gcp, token: string): void {
  gcp.store.delete(table, key(token));
}

/** E-mail of the token's principal; undefined when it is unknown, expired or belongs to a deleted account. */
export function principalOf(gcp: Gcp, token: string): string | undefined {
  const stored = gcp.store.get<AccessToken>(table, key(token));
  if (stored) return stored.expiresAt > Date.now() && isActive(gcp, stored.principal) ? stored.principal : undefined;
  return token.split('.').length === 3 ? principalOfJwt(gcp, token) : undefined;
}

/** Account of a JWT signed with a key that this cloud issued, whatever its audience: self-signed or for the token endpoint. */
export function principalOfJwt(gcp: Gcp, jwt: string): string | undefined {
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  const header = decode(head);
  const payload = decode(claims);
  const serviceAccountKey = gcp.graph.all('iam.keys').find((item) => item.name === text(header, 'kid'));
  if (!serviceAccountKey || text(header, 'alg') !== 'RS256') return undefined;
  const publicKey = text(serviceAccountKey.hidden, 'publicKey');
  const good = verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
  const account = text(serviceAccountKey.hidden, 'email');
  const now = Date.now() / 1000;
  const inTime = Number(payload?.['exp']) > now && Number(payload?.['iat']) < now + 300;
  return good && inTime && text(payload, 'iss') === account && isActive(gcp, account) ? account : undefined;
}

function isActive(gcp: Gcp, principal: string): boolean {
  const account = gcp.graph.all('iam.serviceAccounts').find((item) => text(item.body, 'email') === principal);
  return account !== undefined && account.body['disabled'] !== true;
}

function decode(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
