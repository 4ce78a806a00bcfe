import type { Subject } from './kills/subject.ts';
import type { Seen } from './trial.ts';

/** What trials are played on. */
interface Rig {
  readonly subject: Subject;
  remove(): Promise<void>;
}

/**
 * One local stack at a time, so that two do not take each other's processors. It goes before a trial of another cloud, and after
 * one that did not pass: what that left is not the next one's fault.
 */
export class OneStack<R extends Rig> {
  readonly #start: (subject: Subject) => Promise<R>;
  #rig: R | undefined;

  constructor(start: (subject: Subject) => Promise<R>) {
    this.#start = start;
  }

  async play(subject: Subject, trial: (rig: R) => Promise<Seen>): Promise<Seen> {
    if (this.#rig?.subject !== subject) await this.remove();
    this.#rig ??= await this.#start(subject);
    let seen: Seen | undefined;
    try {
      seen = await trial(this.#rig);
      return seen;
    } finally {
      if (seen?.passed !== true) await this.remove();
    }
  }

  async remove(): Promise<void> {
    await this.#rig?.remove();
    this.#rig = undefined;
  }
}
