/** An IPv4 range as first and last address. */
export interface Range {
  first: number;
  last: number;
  /** Length of the prefix. */
  bits: number;
}

/** Undefined unless the text is an IPv4 range; host bits are cut off, as EC2 does. */
export function parseCidr(cidr: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [a = 256, b = 256, c = 256, d = 256, bits = 33] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  const given = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  const first = given - (given % size);
  return { first, last: first + size - 1, bits };
}

/** `10.0.0.0/16` */
export function cidrText(range: Range): string {
  return `${addressIn(range, 0)}/${range.bits}`;
}

export function overlap(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function sizeOf(range: Range): number {
  return range.last - range.first + 1;
}

/** Dotted form of the `offset`-th address. */
export function addressIn(range: Range, offset: number): string {
  const value = range.first + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
