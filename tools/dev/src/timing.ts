import { productionTiming, type Timing } from '@slipway/contracts';

/** Production's intervals in simulated time. Floors: what real processes on a busy laptop need, whatever the clouds' clock does. */
export function timingAt(speed: number): Timing {
  const scaled = (milliseconds: number, floor: number) => Math.max(floor, Math.round(milliseconds / speed));
  return {
    heartbeatTimeoutMs: scaled(productionTiming.heartbeatTimeoutMs, 10_000),
    retryInitialMs: scaled(productionTiming.retryInitialMs, 200),
    retryMaximumMs: scaled(productionTiming.retryMaximumMs, 2_000),
    scanGapMs: scaled(productionTiming.scanGapMs, 500),
    // A person's time, not the clouds'.
    holdLimitMs: productionTiming.holdLimitMs,
  };
}
