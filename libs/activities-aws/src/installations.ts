import type { CloudContext, Marked } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';

/** Whoever's marks stand in the account. */
export function installations(_target: Pick<Scope, 'account' | 'location'>, _context: CloudContext): Promise<Marked[]> {
  throw new Error('not yet');
}
