import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';

/** Which of the permissions the caller lacks. */
export function missingPermissions(
  _scope: Scope,
  _permissions: readonly string[],
  _context: CloudContext,
): Promise<string[]> {
  throw new Error('not yet');
}
