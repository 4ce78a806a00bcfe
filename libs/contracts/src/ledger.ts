import type { Json } from './json.ts';
import type { Step } from './plan.ts';

/** States of a ledger entry. `found` stood before the run and is never undone by it. */
export const ledgerStates = ['found', 'intended', 'done', 'undone', 'stuck'] as const;
export type LedgerState = (typeof ledgerStates)[number];

export interface LedgerEntry {
  step: Step;
  state: LedgerState;
  output?: Json;
}
