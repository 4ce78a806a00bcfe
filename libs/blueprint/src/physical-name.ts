import { createHash } from 'node:crypto';
import type { Scope } from '@slipway/contracts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * `<installation>-<short>`, at most `limit` characters. If longer, the installation's part is cut and the first 6 hex digits of
 * its SHA-256 stand for what was lost. Source: the reference architecture, section 1.3.
 */
export function physicalName(installation: string, short: string, limit = 63): string {
  const full = `${installation}-${short}`;
  if (full.length <= limit) return full;
  const mark = sha256(installation).slice(0, 6);
  const room = limit - short.length - mark.length - 2;
  return `${installation.slice(0, room).replace(/-+$/, '')}-${mark}-${short}`;
}

/**
 * First `digits` hex digits of SHA-256 over account, installation, resource and incarnation: the end of names that are global or
 * stay reserved after a delete. Source: the reference architecture, section 1.3.
 */
export function uniqueSuffix(
  scope: Pick<Scope, 'account' | 'installation' | 'incarnation'>,
  short: string,
  digits = 6,
): string {
  return sha256(`${scope.account}/${scope.installation}/${short}/${scope.incarnation}`).slice(0, digits);
}
