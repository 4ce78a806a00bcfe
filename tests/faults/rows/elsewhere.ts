import type { ElsewhereRow } from './row.ts';

const aws = 'Amazon only';
const azure = 'Azure only';

/** Rows that cannot happen on Google Cloud as it is used here. */
export const elsewhereRows: readonly ElsewhereRow[] = [
  ...[1, 2, 3, 4, 5, 10, 11, 14, 20, 23, 42, 53, 63, 64, 65].map((row) => ({ row, because: aws })),
  ...[9, 13, 15, 19, 21, 37, 57].map((row) => ({ row, because: azure })),
  { row: 29, because: 'Amazon only: a change of Cloud DNS is seen by its own list, and no record is written by us' },
  { row: 55, because: 'only with a database on a private address, which is not made' },
];
