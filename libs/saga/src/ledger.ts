import type { Json, LedgerEntry, Step, StepId } from '@slipway/contracts';

/**
 * What one run knows of what stands. Intent is on record before the cloud is touched, so that what a lost reply made is
 * undone like what was confirmed. What stood before the run is `found`, and stays so whatever the run does to it.
 */
export class Ledger {
  readonly #entries = new Map<StepId, LedgerEntry>();

  /** Entries in the order in which they came in. */
  get entries(): readonly LedgerEntry[] {
    return [...this.#entries.values()];
  }

  get(id: StepId): LedgerEntry | undefined {
    return this.#entries.get(id);
  }

  /** It stood before the run. */
  find(step: Step, output: Json): void {
    this.#entries.set(step.id, { step, state: 'found', output });
  }

  /** It is about to be made: from now on it counts as possibly there. */
  intend(step: Step): void {
    if (this.#entries.get(step.id)?.state !== 'found') this.#entries.set(step.id, { step, state: 'intended' });
  }

  /** It is there, with this output. */
  done(step: Step, output: Json): void {
    const state = this.#entries.get(step.id)?.state === 'found' ? 'found' : 'done';
    this.#entries.set(step.id, { step, state, output });
  }

  undone(step: Step): void {
    this.#entries.set(step.id, { step, state: 'undone' });
  }

  /** It could not be removed. */
  stuck(step: Step): void {
    this.#entries.set(step.id, { step, state: 'stuck' });
  }

  /**
   * What the run made or may have made, and nobody wants kept: `stuck` too, for what held it may be gone by now. Adopted and
   * retained steps are never destroyed.
   */
  toUndo(): Step[] {
    return this.entries
      .filter(({ step, state }) => step.lifecycle === 'managed' && state !== 'found' && state !== 'undone')
      .map(({ step }) => step);
  }

  /** Ids in the given state. */
  in(state: LedgerEntry['state']): StepId[] {
    return this.entries.filter((entry) => entry.state === state).map(({ step }) => step.id);
  }
}
