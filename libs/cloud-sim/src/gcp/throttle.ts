import type { JsonObject } from '../core/json.ts';
import { integer } from '../core/json.ts';
import type { Api, Call } from './api.ts';
import { GoogleFault } from './fault.ts';
import type { Gcp } from './gcp.ts';
import { projectNumber } from './projects/project.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/** Rate limit of one API, a token bucket for each caller. Off until a test sets it; in real time, as clients pause in real time. */
export class Throttle {
  readonly #gcp: Gcp;
  readonly #buckets = new Map<string, Bucket>();

  constructor(gcp: Gcp) {
    this.#gcp = gcp;
  }

  /** Throws 429, or 403 `rateLimitExceeded` where the API is an older one. */
  take(api: Api, call: Call): void {
    const limit = this.#gcp.store.get<JsonObject>('throttles', api.service);
    if (!limit) return;
    const perSecond = integer(limit, 'perSecond') ?? 10;
    const burst = integer(limit, 'burst') ?? perSecond;
    const now = Date.now();
    const bucket = this.#buckets.get(call.principal) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    this.#buckets.set(call.principal, { tokens: Math.max(0, tokens - 1), at: now });
    if (tokens < 1) throw this.#exceeded(api, call);
  }

  #exceeded(api: Api, call: Call): GoogleFault {
    const host = `${api.service}.googleapis.com`;
    const consumer = `projects/${projectNumber(this.#gcp, call.project)}`;
    const message = `Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service '${host}' for consumer '${consumer}'.`;
    const info = { reason: 'RATE_LIMIT_EXCEEDED', domain: 'googleapis.com', metadata: { service: host, consumer } };
    const http = api.style === 'reason' ? 403 : 429;
    return new GoogleFault(http, 'RESOURCE_EXHAUSTED', 'rateLimitExceeded', message, { info });
  }
}
