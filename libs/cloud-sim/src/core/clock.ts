/**
 * Simulated time in milliseconds since the epoch. `scaled` runs with the wall clock times `scale`; `manual` stands until it is
 * advanced; `instant` jumps to whatever is due next and knows no propagation lags.
 */
export type ClockMode = 'scaled' | 'manual' | 'instant';

export class Clock {
  #mode: ClockMode;
  #scale: number;
  #simulated: number;
  #real = Date.now();
  #listeners = new Set<() => void>();

  constructor(start: number, mode: ClockMode, scale: number) {
    this.#simulated = start;
    this.#mode = mode;
    this.#scale = scale;
  }

  get mode(): ClockMode {
    return this.#mode;
  }

  /** Simulated seconds per real second; 1 when time stands. */
  get scale(): number {
    return this.#mode === 'scaled' ? this.#scale : 1;
  }

  now(): number {
    if (this.#mode !== 'scaled') return this.#simulated;
    return Math.floor(this.#simulated + (Date.now() - this.#real) * this.#scale);
  }

  iso(at = this.now()): string {
    return new Date(at).toISOString();
  }

  /** Real milliseconds until the simulated instant `at`. */
  realUntil(at: number): number {
    return this.#mode === 'scaled' ? Math.max(0, (at - this.now()) / this.#scale) : 0;
  }

  set(mode: ClockMode, scale = this.#scale): void {
    this.#simulated = this.now();
    this.#real = Date.now();
    this.#mode = mode;
    this.#scale = scale;
    for (const listener of this.#listeners) listener();
  }

  /** Moves forward, never back. */
  moveTo(at: number): void {
    if (at <= this.now()) return;
    this.#simulated = at;
    this.#real = Date.now();
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }
}

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads `90s`, `10m`, `7d`; a bare number is milliseconds. */
export function parseDuration(value: string | number): number {
  if (typeof value === 'number') return value;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value);
  if (!match) throw new Error(`"${value}" is not a duration such as 90s or 10m`);
  return Number(match[1]) * units[match[2] as keyof typeof units];
}
