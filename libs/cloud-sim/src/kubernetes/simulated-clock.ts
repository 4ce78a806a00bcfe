import { setTimeout as sleep } from 'node:timers/promises';

/** Durations in simulated time: `speed` simulated seconds pass in each real one. */
export class SimulatedClock {
  readonly speed: number;

  constructor(speed: number) {
    if (!(speed > 0)) throw new Error(`speed must be positive, not ${speed}`);
    this.speed = speed;
  }

  /** Real milliseconds that so many simulated seconds take. */
  milliseconds(simulatedSeconds: number): number {
    return (simulatedSeconds * 1000) / this.speed;
  }

  /** Waits; rejects when the signal aborts. */
  async sleep(simulatedSeconds: number, signal?: AbortSignal): Promise<void> {
    await sleep(this.milliseconds(simulatedSeconds), undefined, signal ? { signal } : {});
  }
}
