import { CancellationScope, condition } from '@temporalio/workflow';
import type { Hold, NotifyCall, StepFailure } from '@slipway/contracts';
import type { CoreCalls } from './activity-proxies.ts';

/** How long the end of a run waits for notices that are still on their way. Milliseconds. */
const patienceMs = 60_000;

type About = Pick<NotifyCall, 'target' | 'operation' | 'standing'>;

/** Tells somebody at once, beside the run: a notice that does not arrive never stops it. */
export class Notices {
  readonly #core: CoreCalls;
  #underWay = 0;

  constructor(core: CoreCalls) {
    this.#core = core;
  }

  hold({ id, reason, failure, rollsBackAt }: Hold, about: About): void {
    if (reason === 'approval' || reason === 'asked' || !failure) return;
    const event = reason === 'undo' ? 'undo-hold' : 'hold';
    this.#tell({ ...about, event, id, failure, ...(rollsBackAt === undefined ? {} : { rollsBackAt }) });
  }

  leftovers(failure: StepFailure, about: About): void {
    this.#tell({ ...about, event: 'leftovers', id: 'leftovers', failure });
  }

  /** Resolves when all that was told has arrived or was given up. */
  async settled(): Promise<void> {
    if (this.#underWay === 0) return;
    await CancellationScope.nonCancellable(() => condition(() => this.#underWay === 0, patienceMs));
  }

  #tell(call: NotifyCall): void {
    this.#underWay++;
    const done = (): void => void this.#underWay--;
    void CancellationScope.nonCancellable(() => this.#core.notify(call)).then(done, done);
  }
}
