import { rules } from '@slipway/contracts/rules';
import type { Failure } from '@slipway/contracts';
import type { Seen } from '../trial.ts';
import type { RunsRig } from './runs-rig.ts';

/** Collects what a trial has to answer for. */
export class Findings {
  readonly #problems: string[] = [];
  readonly #counts = { duplicates: 0, orphans: 0, unclassified: 0, humanActs: 0, killPoints: 0 };

  /** Notes a problem unless what was seen is what was wanted. */
  same(what: string, seen: unknown, wanted: unknown): void {
    if (JSON.stringify(seen) !== JSON.stringify(wanted))
      this.#problems.push(`${what} is ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`);
  }

  says(what: string, text: string, wanted: string): void {
    if (!text.includes(wanted)) this.#problems.push(`${what} does not say "${wanted}": ${text.slice(-800)}`);
  }

  /** A failure that a person reads: its code and rule, and a rule that `explain` knows. */
  classified(failure: Failure | undefined, code: string, rule: string): void {
    const known = failure !== undefined && failure.rule in rules;
    if (!known || failure.code !== code || failure.rule !== rule) this.#counts.unclassified++;
    this.same('the failure', failure && [failure.code, failure.rule], [code, rule]);
  }

  humanActs(count: number): void {
    this.#counts.humanActs += count;
    if (count > 0) this.#problems.push(`${count} decisions were needed for what heals by itself`);
  }

  async nothingLeft({ cloud }: RunsRig): Promise<void> {
    const left = await cloud.leftovers();
    this.#counts.orphans += left.length;
    if (left.length > 0) this.#problems.push(`left: ${left.map(({ type, name }) => `${type} ${name}`).join(', ')}`);
  }

  duplicates(count: number, problems: readonly string[]): void {
    this.#counts.duplicates += count;
    this.#problems.push(...problems);
  }

  seen(outcome: string): Seen {
    return { outcome, passed: this.#problems.length === 0, problems: this.#problems, ...this.#counts };
  }
}
