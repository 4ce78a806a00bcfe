import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import { ArmFault } from '../fault.ts';

const shortest = 8;
const longest = 128;
const categories = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];

/** Salted: enough to check a login, not enough to show it. */
export function hashPassword(password: string, salt = randomBytes(8).toString('hex')): string {
  return `${salt}:${createHash('sha256').update(`${salt}${password}`).digest('hex')}`;
}

export function passwordMatches(server: Resource, password: string): boolean {
  const stored = text(server.hidden, 'password');
  if (stored === '') return false;
  return timingSafeEqual(Buffer.from(hashPassword(password, stored.split(':')[0])), Buffer.from(stored));
}

/** Azure's rules; the refusal never repeats the password. */
export function checkPassword(password: string, login: string): void {
  if (password.length < shortest)
    throw new ArmFault(
      'PasswordTooShort',
      'Password validation failed. The password does not meet policy requirements because it is too short.',
    );
  if (password.length > longest)
    throw new ArmFault(
      'PasswordTooLong',
      'Password validation failed. The password does not meet policy requirements because it is too long.',
    );
  const met = categories.filter((category) => category.test(password)).length;
  if (met < 3 || (login.length > 2 && password.toLowerCase().includes(login.toLowerCase())))
    throw new ArmFault(
      'PasswordNotComplex',
      'Password validation failed. The password does not meet policy requirements because it is not complex enough.',
    );
}
