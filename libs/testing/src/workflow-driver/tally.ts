import { all, decisionsOf, type Lived } from './invariants/lived.ts';

/** Counts what random runs went through, so that it shows when they stop being interesting. */
export class Tally {
  readonly #began = performance.now();
  readonly #cpu = process.cpuUsage();
  readonly #ends = new Map<string, number>();
  readonly #holds = new Map<string, number>();
  readonly #decisions = { accepted: 0, refused: 0 };
  #runs = 0;
  #tasks = 0;
  #kills = 0;
  #cancelled = 0;

  add({ outcome }: Lived): void {
    const { closed, trace, tasks, cancelRequested } = outcome;
    const reasons = new Map(
      all(trace, 'seen').flatMap(({ progress }) => progress.holds.map(({ id, reason }) => [id, reason])),
    );
    count(this.#ends, closed);
    for (const reason of reasons.values()) count(this.#holds, reason);
    for (const { accepted } of decisionsOf(trace)) this.#decisions[accepted ? 'accepted' : 'refused']++;
    this.#runs++;
    this.#tasks += tasks;
    this.#kills += all(trace, 'killed').length + all(trace, 'tried').filter(({ end }) => end === 'lost').length;
    if (cancelRequested) this.#cancelled++;
  }

  describe(): string {
    const seconds = (performance.now() - this.#began) / 1000;
    const { user, system } = process.cpuUsage(this.#cpu);
    const busy = (user + system) / 1_000_000;
    const { accepted, refused } = this.#decisions;
    return [
      `${this.#runs} runs in ${seconds.toFixed(1)} s, ${(this.#runs / seconds).toFixed(0)} a second (${(this.#runs / busy).toFixed(0)} a second of processor time); ${this.#tasks} workflow tasks`,
      `ends: ${listed(this.#ends)}; cancelled while they ran: ${this.#cancelled}`,
      `holds: ${listed(this.#holds)}; decisions: ${accepted} accepted, ${refused} refused; workers lost: ${this.#kills}`,
    ].join('\n');
  }
}

const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
const listed = (counts: Map<string, number>): string => [...counts].map(([key, n]) => `${n} ${key}`).join(', ');
