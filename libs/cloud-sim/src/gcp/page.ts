import { invalid } from './fault.ts';

/** One page of a list; the token is the position, as opaque text. */
export function page<T>(all: T[], size: number, token: string): { items: T[]; nextPageToken?: string } {
  const from = token === '' ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(from) || from < 0) throw invalid(`Invalid value for field 'pageToken': '${token}'.`);
  const to = from + (size > 0 ? size : 500);
  const items = all.slice(from, to);
  return to < all.length ? { items, nextPageToken: Buffer.from(String(to)).toString('base64url') } : { items };
}
