import type { HttpRequest } from '../../core/http-server.ts';
import type { Aws } from '../aws.ts';
import { regionNames } from '../regions.ts';
import type { AuthFaults } from './auth-faults.ts';
import { hashOf, signingKey } from './credentials.ts';
import type { SigningKey } from './credentials.ts';
import { signs, timeOf } from './signature.ts';
import type { Signature } from './signature.ts';

const allowedSkew = 15 * 60_000;

/** Who signed; throws what the service answers to keys that are unknown, wrong or over. Times are real, as clients sign by their own clocks. */
export function authenticate(aws: Aws, http: HttpRequest, signature: Signature, faults: AuthFaults): SigningKey {
  if (!regionNames().includes(signature.region))
    throw faults.mismatch('Credential should be scoped to a valid region.');
  const key = signingKey(aws, signature.accessKeyId);
  if (!key) throw faults.unknownKey();
  const { session } = key;
  if (session ? hashOf(signature.token ?? '') !== session.tokenHash : signature.token !== undefined)
    throw faults.unknownKey();
  const at = timeOf(signature);
  const now = Date.now();
  // STS takes every address for a quarter of an hour, whatever it says of itself: tokens of clusters live by that.
  const expires = signature.service === 'sts' ? undefined : signature.expires;
  const until = at + (expires === undefined ? allowedSkew : expires * 1000);
  if (!(at > now - 7 * 86_400_000) || !signature.time.startsWith(signature.date) || !signs(http, signature, key.secret))
    throw faults.mismatch();
  if (at > now + allowedSkew || !(now <= until)) throw faults.skewed();
  if (!signature.signedHeaders.includes('host')) throw faults.mismatch();
  if (session && session.expiresAt <= now) throw faults.expired();
  return key;
}
