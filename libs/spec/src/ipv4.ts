/** Addresses of a range, as numbers. */
export interface Span {
  first: number;
  last: number;
  /** Length of the prefix. */
  bits: number;
}

/** The range that an address with a prefix lies in. */
export function spanOf(cidr: string): Span {
  const [address = '', length = '32'] = cidr.split('/');
  const bits = Number(length);
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - bits);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1, bits };
}

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** The `index`th address of a range, the first one being 0. */
export const addressIn = (cidr: string, index: number): string => dotted(spanOf(cidr).first + index);

/** The `index`th part of a range, `deeper` bits longer: of 10.2.0.0/16, part 1 of 8 bits more is 10.2.1.0/24. */
export function partOf(cidr: string, deeper: number, index: number): string {
  const { first, bits } = spanOf(cidr);
  const length = bits + deeper;
  return `${dotted(first + index * 2 ** (32 - length))}/${length}`;
}

/** Whether two ranges have an address in common. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [spanOf(one), spanOf(other)];
  return a.first <= b.last && b.first <= a.last;
}

/** Whether a range lies in another one. */
export function isInside(inner: string, outer: string): boolean {
  const [a, b] = [spanOf(inner), spanOf(outer)];
  return b.first <= a.first && a.last <= b.last;
}
