import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import { invalidValue } from './refusals.ts';

const shortest = 8;
const longest = 41;

/** Salted: enough to check a login, not enough to show it. */
export function hashPassword(password: string, salt = randomBytes(8).toString('hex')): string {
  return `${salt}:${createHash('sha256').update(`${salt}${password}`).digest('hex')}`;
}

export function passwordMatches(instance: Resource, password: string): boolean {
  const stored = text(instance.hidden, 'password');
  if (stored === '') return false;
  return timingSafeEqual(Buffer.from(hashPassword(password, stored.split(':')[0])), Buffer.from(stored));
}

/** MySQL's rules; the refusal never repeats the password. */
export function checkPassword(password: string): void {
  const bad = (why: string): never => {
    throw invalidValue(`The parameter MasterUserPassword is not a valid password${why}`);
  };
  if (password.length < shortest) bad(` because it is shorter than ${shortest} characters.`);
  if (password.length > longest) bad(` because it is longer than ${longest} characters.`);
  if (!/^[!-~]+$/.test(password) || /[/@"]/.test(password))
    bad(`. Only printable ASCII characters besides '/', '@', '"', ' ' may be used.`);
}
