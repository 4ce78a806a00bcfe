import { createHash } from 'node:crypto';

/** Median and 95th percentile in simulated seconds. */
export interface Spread {
  p50: number;
  p95: number;
}

/** All chance in the simulator: the same seed and the same words give the same number, whatever happened before. */
export class Seeded {
  readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  hex(length: number, ...words: (string | number)[]): string {
    return createHash('sha256')
      .update([this.seed, ...words].join('\u0000'))
      .digest('hex')
      .slice(0, length);
  }

  /** In [0, 1). */
  uniform(...words: (string | number)[]): number {
    return parseInt(this.hex(12, ...words), 16) / 2 ** 48;
  }

  digits(length: number, ...words: (string | number)[]): string {
    const number = BigInt(`0x${this.hex(40, ...words)}`) % (9n * 10n ** BigInt(length - 1));
    return (number + 10n ** BigInt(length - 1)).toString();
  }

  uuid(...words: (string | number)[]): string {
    const hex = this.hex(32, ...words);
    const variant = ((parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** Lognormal through the spread's two percentiles, in simulated milliseconds. */
  duration(spread: Spread, ...words: (string | number)[]): number {
    const sigma = Math.log(spread.p95 / spread.p50) / 1.645;
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform('radius', ...words)));
    const normal = radius * Math.cos(2 * Math.PI * this.uniform('angle', ...words));
    return Math.round(1000 * spread.p50 * Math.exp(sigma * Math.max(-3, Math.min(3, normal))));
  }
}
