import type { FailureCode } from '@slipway/contracts';

/**
 * What Slipway does: R tries again by itself · P pauses and asks · F fails with the fix · C undoes · PF is found by preflight ·
 * T removes all the same.
 */
export type Action = 'R' | 'P' | 'F' | 'C' | 'PF' | 'T';

/** A row of the fault table that can happen on a cloud that is simulated here, or in its cluster. */
export interface FaultRow {
  row: number;
  /** As many words as a column of a table holds. */
  title: string;
  actions: readonly Action[];
  /** How a failure of this row is classified, if it surfaces at all. */
  outcomes: readonly (readonly [FailureCode, rule: string])[];
  /** True: no person may have to decide anything while it lasts no longer than it is waited for. */
  healsAlone?: true;
  /** Row whose rules tell of it too: what a person has to do is the same. Absent: its own. */
  toldAs?: readonly number[];
}

/** A row of the table that cannot, and why. */
export interface ElsewhereRow {
  row: number;
  because: string;
}
