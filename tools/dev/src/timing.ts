import { productionTiming, type Timing } from '@slipway/contracts';

/**
 * Production's intervals in simulated time. Floors: what real processes on a busy laptop need, whatever the clouds' clock does. How
 * long a hold waits is a person's time, and the installation file's to say.
 */
export function timingAt(speed: number): Omit<Timing, 'holdLimitMs'> {
  const scaled = (milliseconds: number, floor: number) => Math.max(floor, Math.round(milliseconds / speed));
  return {
    heartbeatTimeoutMs: scaled(productionTiming.heartbeatTimeoutMs, 10_000),
    retryInitialMs: scaled(productionTiming.retryInitialMs, 200),
    retryMaximumMs: scaled(productionTiming.retryMaximumMs, 2_000),
    scanGapMs: scaled(productionTiming.scanGapMs, 500),
  };
}
