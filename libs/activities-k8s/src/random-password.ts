import { randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 32 characters without any that a shell, a URL or a database engine would take for something else. */
export function randomPassword(length = 32): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
