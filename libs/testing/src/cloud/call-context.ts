import type { CallContext } from '@slipway/activities-core';
import type { JsonObject } from '@slipway/contracts';

/** A call outside of Temporal; `beats` holds its heartbeats, `resumed` what the next attempt gets. */
export function callContext(resumed?: JsonObject): CallContext & { beats: JsonObject[] } {
  const beats: JsonObject[] = [];
  const never = new AbortController().signal;
  return {
    signal: never,
    handover: never,
    resumed,
    beats,
    heartbeat: (details) => void beats.push(details),
    warn: () => undefined,
  };
}
