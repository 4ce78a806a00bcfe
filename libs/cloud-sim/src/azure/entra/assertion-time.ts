import type { JsonObject } from '../../core/json.ts';
import { integer } from '../../core/json.ts';
import { DirectoryFault } from './directory-fault.ts';

/** Clocks may differ by this much. learn.microsoft.com/entra/identity-platform/certificate-credentials */
const allowedSkewMs = 5 * 60_000;

/** Throws what the directory answers to an assertion that has run out, or that begins later: its maker's clock is off. */
export function checkTime(claims: JsonObject): void {
  const now = Date.now();
  const [from, until] = ['nbf', 'exp'].map((name) => (integer(claims, name) ?? 0) * 1000) as [number, number];
  if (from - allowedSkewMs <= now && now < until) return;
  const [current, begin, end] = [now, from, until].map((ms) => new Date(ms).toISOString());
  throw new DirectoryFault(
    401,
    'invalid_client',
    700024,
    `Client assertion is not within its valid time range. Current time: ${current}, assertion valid from ${begin}, expiry time of assertion ${end}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
  );
}
