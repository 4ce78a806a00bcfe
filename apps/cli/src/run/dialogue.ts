import type { Progress } from '@slipway/contracts';

/** What a conversation ends in. `undo`: go on watching, the run is being undone on request. */
export type Next = 'watch' | 'leave' | 'undo';

/** Asks somebody at the terminal while the run goes on; the signal takes the question back. */
export type Conversation = (progress: Progress | undefined, signal: AbortSignal) => Promise<Next>;

/** One conversation at a time; the view is silent meanwhile. */
export class Dialogue {
  readonly #view: { pause(): void; resume(): void };
  #open: { about: string; abort: AbortController; ended: Promise<void> } | undefined;
  #failure: { error: unknown } | undefined;

  constructor(view: { pause(): void; resume(): void }) {
    this.#view = view;
  }

  /** What is being talked about; undefined: nothing. */
  get about(): string | undefined {
    return this.#open?.about;
  }

  begin(about: string, talk: (signal: AbortSignal) => Promise<Next>, then: (next: Next) => void): void {
    if (this.#open) return;
    const abort = new AbortController();
    const open = { about, abort, ended: Promise.resolve() };
    this.#open = open;
    this.#view.pause();
    open.ended = talk(abort.signal)
      .catch((error: unknown): Next => {
        this.#failure = { error };
        return 'leave';
      })
      .then((next) => {
        this.#open = undefined;
        this.#view.resume();
        then(abort.signal.aborted && !this.#failure ? 'watch' : next);
      });
  }

  /** Takes the question back. */
  takeBack(): void {
    this.#open?.abort.abort();
  }

  /** Takes the question back and waits until that is done. Throws what a conversation failed with. */
  async end(): Promise<void> {
    this.takeBack();
    await this.#open?.ended;
    if (this.#failure) throw this.#failure.error;
  }
}
