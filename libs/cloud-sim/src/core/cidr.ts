/** An IPv4 range as first and last address. */
export interface Range {
  first: number;
  last: number;
  /** Length of the prefix. */
  bits: number;
}

/** Host bits are cut off. Undefined: no CIDR notation. */
export function parseCidr(cidr: string): Range | undefined {
  const [, a, b, c, d, length] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr) ?? [];
  const bytes = [a, b, c, d].map(Number);
  const bits = Number(length);
  if (length === undefined || bytes.some((byte) => byte > 255) || bits > 32) return undefined;
  const given = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - bits);
  const first = given - (given % size);
  return { first, last: first + size - 1, bits };
}

/** Undefined also when bits are set behind the prefix. */
export function parseExactCidr(cidr: string): Range | undefined {
  const range = parseCidr(cidr);
  return range && range.first === parseAddress(cidr.split('/')[0] ?? '') ? range : undefined;
}

/** As a number; undefined: no IPv4 address. */
export const parseAddress = (text: string): number | undefined => parseCidr(`${text}/32`)?.first;

/** `10.0.0.0/16` */
export const cidrText = (range: Range): string => `${showAddress(range.first)}/${range.bits}`;

export const overlap = (one: Range, other: Range): boolean => one.first <= other.last && other.first <= one.last;

export const contains = (outer: Range, inner: Range): boolean => outer.first <= inner.first && inner.last <= outer.last;

export const sizeOf = (range: Range): number => range.last - range.first + 1;

/** Dotted form of the `offset`-th address. */
export const addressIn = (range: Range, offset: number): string => showAddress(range.first + offset);

/** Dotted address of a number. */
export const showAddress = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
