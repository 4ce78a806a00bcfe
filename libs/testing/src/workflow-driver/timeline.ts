/** Virtual time: what happens when, in milliseconds. What is due at the same moment happens in the order in which it was added. */
export class Timeline {
  #now: number;
  #added = 0;
  readonly #due: { at: number; order: number; run: () => void }[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }

  get isEmpty(): boolean {
    return this.#due.length === 0;
  }

  /** @returns what takes it back */
  after(ms: number, run: () => void): () => void {
    const event = { at: this.#now + ms, order: this.#added++, run };
    this.#due.push(event);
    return () => {
      const index = this.#due.indexOf(event);
      if (index >= 0) this.#due.splice(index, 1);
    };
  }

  /** Goes to the next moment at which something is due, and lets all of it happen. */
  advance(): void {
    this.#now = Math.min(...this.#due.map(({ at }) => at));
    const due = this.#due.filter(({ at }) => at === this.#now).sort((a, b) => a.order - b.order);
    for (const event of due) {
      const index = this.#due.indexOf(event);
      if (index < 0) continue;
      this.#due.splice(index, 1);
      event.run();
    }
  }
}
