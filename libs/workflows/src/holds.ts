import { condition } from '@temporalio/workflow';
import type { Hold, HoldReason, JsonObject, StepFailure } from '@slipway/contracts';

/** What was decided about a hold. */
export type Answer =
  | { verb: 'retry'; props?: JsonObject }
  | { verb: 'skip' }
  | { verb: 'approve' }
  /** `onRequest`: by a person, not by the time limit. */
  | { verb: 'rollback'; onRequest: boolean };

export interface Question {
  reason: HoldReason;
  subject: Hold['subject'];
  failure?: StepFailure;
  /** Milliseconds after which it answers itself with `rollback`; absent: it waits without limit. */
  limitMs?: number;
}

/** Hears of every hold that opens or closes. */
export interface HoldObserver {
  opened(hold: Hold): void;
  closed(hold: Hold): void;
}

/** The open questions of a run. Each has a number of its own, and is answered once: by a person, or by its time limit. */
export class Holds {
  readonly #observer: HoldObserver;
  readonly #open = new Map<number, Hold>();
  readonly #answers = new Map<number, Answer>();
  #last = 0;

  constructor(observer: HoldObserver) {
    this.#observer = observer;
  }

  /** Oldest first. */
  get open(): readonly Hold[] {
    return [...this.#open.values()];
  }

  /** Number of the newest hold that ever was. */
  get last(): number {
    return this.#last;
  }

  /** Waits for the answer. @throws the cancellation of the scope it is asked in */
  async ask({ reason, subject, failure, limitMs }: Question): Promise<Answer> {
    const number = ++this.#last;
    const since = Date.now();
    const hold: Hold = { id: `${subject}#${number}`, number, subject, reason, since };
    if (failure) hold.failure = failure;
    if (limitMs !== undefined) hold.rollsBackAt = since + limitMs;
    this.#open.set(number, hold);
    this.#observer.opened(hold);
    try {
      const answered = (): boolean => this.#answers.has(number);
      // A bare promise would never hear of a cancellation.
      if (limitMs === undefined) await condition(answered);
      else await condition(answered, limitMs, { summary: `hold ${hold.id}` });
      return this.#answers.get(number) ?? { verb: 'rollback', onRequest: false };
    } finally {
      this.#answers.delete(number);
      if (this.#open.has(number)) this.#close(hold);
    }
  }

  /** From now on the hold is closed: a second decision meets none. */
  answer(hold: Hold, answer: Answer): void {
    this.#answers.set(hold.number, answer);
    this.#close(hold);
  }

  #close(hold: Hold): void {
    this.#open.delete(hold.number);
    this.#observer.closed(hold);
  }
}
