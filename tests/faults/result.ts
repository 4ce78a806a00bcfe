import { createHash } from 'node:crypto';
import type { Seen, Trial } from './trial.ts';

/** A trial that was run: its definition and what was seen. */
export interface Result extends Omit<Trial, 'run' | 'spread'>, Seen {
  seconds: number;
}

/** Which trial it is, and by which definition: one that was changed is another trial. */
export function keyOf({ id, row, mode, expected }: Pick<Trial, 'id' | 'row' | 'mode' | 'expected'>): string {
  const definition = createHash('sha256').update(JSON.stringify([id, row, mode, expected]));
  return `${id}#${definition.digest('hex').slice(0, 12)}`;
}
