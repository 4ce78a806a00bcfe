import type { ElsewhereRow } from './row.ts';

const azure = 'Azure only';

/** Rows that cannot happen on Google Cloud and Amazon's as they are used here. */
export const elsewhereRows: readonly ElsewhereRow[] = [
  ...[9, 13, 15, 19, 21, 37, 57].map((row) => ({ row, because: azure })),
  { row: 55, because: 'only with a database on a private address, which is not made' },
];
