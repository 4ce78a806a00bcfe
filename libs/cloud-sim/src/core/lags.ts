import type { Clock } from './clock.ts';
import type { Resource, Tombstone } from './graph.ts';
import type { Seeded, Spread } from './seeded.ts';

/** How long a change stays unseen, in simulated seconds, and the limit that documents promise. */
export interface Lag extends Spread {
  most: number;
}

export interface LagProfile {
  get?: Lag;
  list?: Lag;
  /** How long a deleted object is still listed. */
  gone?: Lag;
}

/** Which copy of the data a read meets: two reads may disagree. */
export interface Reader {
  replica: number;
  /** Milliseconds that a fault rule holds this read back. */
  stale: number;
}

const replicaShare = [1, 0.35];

export class Lags {
  readonly #clock: Clock;
  readonly #seeded: Seeded;
  readonly #profiles: Record<string, LagProfile>;

  constructor(clock: Clock, seeded: Seeded, profiles: Record<string, LagProfile>) {
    this.#clock = clock;
    this.#seeded = seeded;
    this.#profiles = profiles;
  }

  visible(resource: Resource, read: 'get' | 'list', reader: Reader): boolean {
    return this.#seen(resource.createdAt, this.#profiles[resource.type]?.[read], reader, resource.id, read);
  }

  /** Whether a deleted object still shows in lists. */
  ghost(tombstone: Tombstone, reader: Reader): boolean {
    const lag = this.#profiles[tombstone.type]?.gone;
    return lag !== undefined && !this.#seen(tombstone.deletedAt, lag, reader, tombstone.id, 'gone');
  }

  /** Whether what happened at `at` has come through to this reader. */
  #seen(at: number, lag: Lag | undefined, reader: Reader, ...words: string[]): boolean {
    const now = this.#clock.now() - reader.stale;
    if (this.#clock.mode === 'instant' || lag === undefined) return reader.stale === 0 || at <= now;
    return now >= at + this.length(lag, reader.replica, ...words, String(at));
  }

  /** Simulated milliseconds until one replica shows a change. */
  length(lag: Lag, replica: number, ...words: string[]): number {
    if (this.#clock.mode === 'instant') return 0;
    const share = replicaShare[replica % replicaShare.length] ?? 1;
    return Math.min(lag.most * 1000, this.#seeded.duration(lag, 'lag', ...words)) * share;
  }
}
