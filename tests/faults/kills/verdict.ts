import type { Seen } from '../trial.ts';
import { wrongCreates } from './creates.ts';
import type { Hit } from './kill-order.ts';
import type { KillRig, Run } from './kill-rig.ts';
import { judgeHistory } from './run-history.ts';

/** Collects what a trial has to answer for. */
export class Verdict {
  readonly #rig: KillRig;
  readonly #problems: string[] = [];
  readonly #counts = { duplicates: 0, orphans: 0, unclassified: 0, humanActs: 0, killPoints: 0 };

  constructor(rig: KillRig) {
    this.#rig = rig;
  }

  problem(...lines: string[]): void {
    this.#problems.push(...lines);
  }

  killed(count: number): void {
    this.#counts.killPoints += count;
  }

  /**
   * Waits for the end of a run, which has to be this one, and looks at its history.
   * @param asked decisions that the trial itself took
   */
  async ends(run: Run, wanted: 'COMPLETED' | 'FAILED' | 'CANCELLED', asked = 0): Promise<void> {
    const status = await this.#rig.ending(run);
    if (status !== wanted) {
      const why: unknown = await run.handle.result().catch((error: Error) => error.cause ?? error);
      this.problem(`the run ended ${status}, not ${wanted}: ${String(why)}`);
    }
    const { decisions, problems } = await judgeHistory(run.handle);
    if (decisions !== asked) this.problem(`${decisions} decisions were taken, not ${asked}`);
    this.#counts.humanActs += Math.max(0, decisions - asked);
    this.problem(...problems);
  }

  /** Each resource was made by one call, in the journal after `since`. */
  async createsOnce(since: number): Promise<void> {
    const journal = await this.#rig.cloud.journal(since);
    const { duplicates, problems } = wrongCreates(journal, this.#rig.subject);
    this.#counts.duplicates += duplicates;
    this.problem(...problems);
    // What came up broken was deleted between its creates.
    const deleted = journal.filter(({ operation, committed }) => committed && /delete/i.test(operation));
    if (problems.length > 0) this.problem(`deleted meanwhile: ${deleted.map(({ operation }) => operation).join(', ')}`);
    await this.#oneKeyEach();
  }

  async nothingLeft(): Promise<void> {
    const left = await this.#rig.cloud.leftovers();
    this.#counts.orphans += left.length;
    if (left.length > 0) this.problem(`left: ${left.map(({ type, name }) => `${type} ${name}`).join(', ')}`);
  }

  /** Every one of these was a point at which a worker died. */
  allHit(hits: readonly Hit[], ids: readonly string[], suffix: string): void {
    const missed = ids.filter((id) => !hits.some((hit) => hit.id === id && hit.type.endsWith(suffix)));
    if (missed.length > 0) this.problem(`no worker died at the ${suffix} of ${missed.join(', ')}`);
    this.killed(hits.length);
  }

  seen(outcome: string): Seen {
    return { outcome, passed: this.#problems.length === 0, problems: this.#problems, ...this.#counts };
  }

  /** What was made by a call whose reply was lost and is of no use without it does not stay. */
  async #oneKeyEach(): Promise<void> {
    const live = (await this.#rig.cloud.leftovers()).filter(({ type }) => type === this.#rig.subject.keyType);
    const surplus = live.length - new Set(live.map(({ parent }) => parent)).size;
    this.#counts.duplicates += surplus;
    if (surplus > 0) this.problem(`${surplus} keys stand beside another of the same account`);
  }
}
