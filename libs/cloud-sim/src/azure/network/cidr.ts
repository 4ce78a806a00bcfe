/** A range of IPv4 addresses, first and last as numbers. */
export interface Range {
  first: number;
  last: number;
  prefix: number;
}

/** Undefined: no CIDR notation, or one with bits set behind its prefix. */
export function parseCidr(text: string): Range | undefined {
  const [, a, b, c, d, length] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text) ?? [];
  const bytes = [a, b, c, d].map(Number);
  const prefix = Number(length);
  if (length === undefined || bytes.some((byte) => byte > 255) || prefix > 32) return undefined;
  const first = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(one: Range, other: Range): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** As a number; undefined: no IPv4 address. */
export function parseAddress(text: string): number | undefined {
  return parseCidr(`${text}/32`)?.first;
}

/** Dotted address of a number. */
export function showAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
