import { createHash } from 'node:crypto';
import { canonicalJson } from '@slipway/contracts';
import type { Installation } from './schema.ts';

/** SHA-256 of a resolved installation, hexadecimal: tells the same request from another one. Comments and key order do not count. */
export function specHash(installation: Installation): string {
  return createHash('sha256').update(canonicalJson(installation)).digest('hex');
}
