import type { AwsFault } from './fault.ts';

/** One page of a list; the token is the position, as opaque text. A token that is none throws what `invalid` makes. */
export function page<T>(all: T[], size: number, token: string, invalid: () => AwsFault): { items: T[]; next?: string } {
  const from = token === '' ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(from) || from < 0) throw invalid();
  const to = from + size;
  const items = all.slice(from, to);
  return to < all.length ? { items, next: Buffer.from(String(to)).toString('base64url') } : { items };
}
