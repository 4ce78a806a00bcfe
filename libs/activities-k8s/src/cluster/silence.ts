/** Real time: whoever asks again this soon after an API server did not answer is told at once, not after a minute of trying. */
const freshMs = 10_000;

/** What is known of an API server that does not answer, shared by all calls of a worker. */
export class Silence {
  /** Nobody waits for it any more, until it answers. */
  givenUp = false;
  #lastAt = Number.NEGATIVE_INFINITY;

  heard(): void {
    this.givenUp = false;
    this.#lastAt = Number.NEGATIVE_INFINITY;
  }

  notHeard(): void {
    this.#lastAt = Date.now();
  }

  /** One try is enough to see that nothing has changed. */
  get isKnown(): boolean {
    return this.givenUp || Date.now() - this.#lastAt < freshMs;
  }
}
