import type { LocalCloud } from '@slipway/cloud-sim';

/** Longer than anything takes to be seen everywhere, and than any operation. */
const longMs = 3_600_000;

/**
 * What a test does with the time of a local cloud. Under a scaled clock a second of the machine is an hour of the cloud: what a test
 * has to see on its way or not yet there, it sees while time stands; what it needs to be over, it lets pass.
 */
export class SimulatedTime {
  readonly #cloud: Pick<LocalCloud, 'clock' | 'scheduler'>;

  constructor(cloud: Pick<LocalCloud, 'clock' | 'scheduler'>) {
    this.#cloud = cloud;
  }

  /** From now on it stands: what runs stays running, what is not seen yet stays unseen. */
  stop(): void {
    this.#cloud.clock.set('manual');
  }

  /** Runs again as fast as before. */
  goOn(): void {
    this.#cloud.clock.set('scaled');
  }

  /** Leaps ahead: what was changed by now is seen everywhere, what was begun has ended. */
  async pass(milliseconds = longMs): Promise<void> {
    await this.#cloud.scheduler.advance(milliseconds);
    await this.#cloud.scheduler.idle();
  }
}
