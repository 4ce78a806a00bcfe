import { randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Azure takes a password only with three sorts of characters in it. */
const sorts = [/[A-Z]/, /[a-z]/, /[0-9]/];

/** 32 characters without any that a shell, a URL or a database engine would take for something else. */
export function randomPassword(length = 32): string {
  for (;;) {
    const password = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
    if (sorts.every((sort) => sort.test(password))) return password;
  }
}
