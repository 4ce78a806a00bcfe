import type { AwsFault } from './fault.ts';

/** One page of a list; the token is the position, as opaque text. A token that is none throws what `invalid` makes. */
export function page<T>(all: T[], size: number, token: string, invalid: () => AwsFault): { items: T[]; next?: string } {
  const position = token === '' ? '0' : Buffer.from(token, 'base64url').toString('utf8');
  if (!/^\d+$/.test(position)) throw invalid();
  const from = Number(position);
  const to = from + size;
  const items = all.slice(from, to);
  return to < all.length ? { items, next: Buffer.from(String(to)).toString('base64url') } : { items };
}
