import { object, text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { parseArmId } from './arm-id.ts';
import { scopeLocked } from './refusals.ts';

export const lockType = 'Microsoft.Authorization/locks';

/** Refuses what a lock forbids: one on the resource or above, and for a deletion also one on anything in it. */
export function checkLocks(azure: Azure, id: string, verb: 'delete' | 'write'): void {
  const target = id.toLowerCase();
  const locked = azure.graph
    .all(lockType)
    .filter((lock) => {
      const level = text(object(lock.body, 'properties'), 'level');
      if (verb === 'write' && level !== 'ReadOnly') return false;
      const scope = (parseArmId(lock.id)?.scope ?? '').toLowerCase();
      return isWithin(target, scope) || (verb === 'delete' && isWithin(scope, target));
    })
    .map((lock) => parseArmId(lock.id)?.scope ?? '');
  if (locked.length > 0) throw scopeLocked(id, verb, [...new Set(locked)]);
}

/** Whether an id is the scope or in it; both in lower case. */
export function isWithin(id: string, scope: string): boolean {
  return id === scope || id.startsWith(`${scope}/`);
}
