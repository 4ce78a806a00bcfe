import type { JsonObject } from '../core/json.ts';
import { integer } from '../core/json.ts';
import type { AuthFaults } from './access/auth-faults.ts';
import type { Aws } from './aws.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/** Rate limit of each service, a token bucket for each caller. Off until a test sets it; in real time, as clients pause in real time. */
export class Throttle {
  readonly #aws: Aws;
  readonly #buckets = new Map<string, Bucket>();

  constructor(aws: Aws) {
    this.#aws = aws;
  }

  take(service: string, caller: string, faults: AuthFaults): void {
    const limit = this.#aws.store.get<JsonObject>('aws.throttles', service);
    if (!limit) return;
    const perSecond = integer(limit, 'perSecond') ?? 10;
    const burst = integer(limit, 'burst') ?? perSecond;
    const now = Date.now();
    const key = `${service} ${caller}`;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    this.#buckets.set(key, { tokens: Math.max(0, tokens - 1), at: now });
    if (tokens < 1) throw faults.throttled();
  }
}
