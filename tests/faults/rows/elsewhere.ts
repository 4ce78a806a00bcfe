import type { ElsewhereRow } from './row.ts';

/** Rows that cannot happen on any cloud as it is used here. */
export const elsewhereRows: readonly ElsewhereRow[] = [
  { row: 55, because: 'only with a database on a private address, which is not made' },
];
