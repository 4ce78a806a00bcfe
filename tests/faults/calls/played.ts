import type { Fault } from './fault.ts';
import type { Mode } from './modes.ts';

/** A fault at a call, and how it is played there. */
export type Played = readonly [Fault, readonly Mode[]];

/** Where a call stands among those that change something: the first of its verb, the first of its API. What takes long is played there. */
export interface Standpoint {
  isFirst: boolean;
  isFirstOfApi: boolean;
}

export const everyMode: readonly Mode[] = ['before commit', 'permanent', 'heals after k'];

/** Longer than anything was made ago: a replica that has heard of nothing. */
export const everMs = 1e12;

/** The item as a list, or nothing. */
export function when<T>(condition: boolean, item: T): T[] {
  return condition ? [item] : [];
}
