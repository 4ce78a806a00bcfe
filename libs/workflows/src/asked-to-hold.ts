import { condition } from '@temporalio/workflow';
import type { Answer, Holds } from './holds.ts';

/** Whether somebody wants nothing new started. */
export class AskedToHold {
  #wanted = false;
  #over = false;

  get wanted(): boolean {
    return this.#wanted;
  }

  want(): void {
    this.#wanted = true;
  }

  /** There is nothing left that could be held: an open hold of this sort closes. */
  end(holds: Holds): void {
    this.#over = true;
    for (const hold of holds.open) if (hold.reason === 'asked') holds.answer(hold, { verb: 'retry' });
  }

  /** Resolves when new steps may start. @throws the cancellation of the scope */
  async admits(): Promise<void> {
    if (this.#wanted && !this.#over) await condition(() => !this.#wanted || this.#over);
  }

  /** Makes a hold of the wish each time there is one. Resolves with the answer that was a rollback, or when it is over. */
  async watch(holds: Holds, limitMs: number): Promise<Extract<Answer, { verb: 'rollback' }> | undefined> {
    for (;;) {
      await condition(() => this.#wanted || this.#over);
      if (this.#over) return undefined;
      const answer = await holds.ask({ reason: 'asked', subject: 'run', limitMs });
      if (answer.verb === 'rollback') return answer;
      this.#wanted = false;
    }
  }
}
