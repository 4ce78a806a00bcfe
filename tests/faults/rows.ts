import { accessRows } from './rows/access.ts';
import { apiRows } from './rows/api.ts';
import { clusterRows } from './rows/cluster.ts';
import { removalRows } from './rows/removal.ts';
import { roomRows } from './rows/room.ts';
import type { FaultRow } from './rows/row.ts';
import { runRows } from './rows/run.ts';

/** The rows of the fault table that can happen here, in its order. */
export const faultRows: readonly FaultRow[] = [
  ...roomRows,
  ...accessRows,
  ...apiRows,
  ...clusterRows,
  ...removalRows,
  ...runRows,
];

export function faultRow(row: number): FaultRow {
  const found = faultRows.find((each) => each.row === row);
  if (!found) throw new Error(`row ${row} of the fault table does not happen here`);
  return found;
}

/** `28 throttled` */
export const rowTitle = (row: number): string => `${row} ${faultRow(row).title}`;
