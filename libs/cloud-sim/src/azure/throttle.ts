import type { JsonObject } from '../core/json.ts';
import { integer } from '../core/json.ts';
import type { ArmCall } from './arm/call.ts';
import type { Azure } from './azure.ts';
import { ArmFault } from './fault.ts';

export type Kind = 'read' | 'write' | 'delete';

interface Bucket {
  tokens: number;
  at: number;
}

/** Requests of a kind that one caller may make: a token bucket. Off until a test sets it; in real time, as clients pause in real time. */
export class Throttle {
  readonly #azure: Azure;
  readonly #buckets = new Map<string, Bucket>();

  constructor(azure: Azure) {
    this.#azure = azure;
  }

  take(call: ArmCall, kind: Kind): void {
    const limit = this.#azure.store.get<JsonObject>('azure.throttles', kind);
    if (!limit) return;
    const perSecond = integer(limit, 'perSecond') ?? 10;
    const burst = integer(limit, 'burst') ?? perSecond;
    const now = Date.now();
    const key = `${kind} ${call.caller.objectId}`;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    this.#buckets.set(key, { tokens: Math.max(0, tokens - 1), at: now });
    if (tokens < 1) throw throttled(call, kind, Math.ceil((1 - tokens) / perSecond));
  }
}

/** 429; `Retry-After` only where real time passes as fast as simulated time. */
export function throttled(call: ArmCall, kind: Kind, seconds: number | undefined): ArmFault {
  const { clock } = call.azure;
  const isScaled = clock.mode === 'instant' || (clock.mode === 'scaled' && clock.scale > 1);
  const headers: Record<string, string> = seconds === undefined || isScaled ? {} : { 'retry-after': String(seconds) };
  return new ArmFault(
    'SubscriptionRequestsThrottled',
    `Number of '${kind}' requests for subscription '${call.subscription}' actor '${call.caller.objectId}' exceeded. Please try again after '${seconds ?? 1}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`,
    { http: 429, headers },
  );
}
