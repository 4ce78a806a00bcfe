import type { Tags } from './kinds.ts';

/** Value of a prop that no plan has: what stands half was found, and is repaired (docs/decisions/013). */
export const halfMade = 'half made';

/** For what has no prop but tags: Amazon takes no key from a customer that begins so. */
export const halfMadeTags: Tags = { 'aws:state': halfMade };
