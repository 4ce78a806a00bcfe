import type { ManagementLockObject } from '@azure/arm-locks';
import { ResourceFailure } from '@slipway/activities-core';
import type { AzureCloud } from './cloud.ts';
import { AzureFailure, failureOf } from './failure.ts';
import { lockedIn } from './failure-facts.ts';
import { sameId } from './names.ts';

/** Permissions of everything in this file. */
export const lockPermissions = ['Microsoft.Authorization/locks/read'];

/**
 * A refusal for a lock says which scopes are locked, and not by what: adds the locks that stand there, so that the fix lifts them. Any
 * other failure, and one whose locks cannot be read, comes back as it is.
 * learn.microsoft.com/rest/api/resources/management-locks/list-by-scope
 * @param what beginning of the failure's message
 */
export async function withLocks(cloud: AzureCloud, failure: ResourceFailure, what: string): Promise<ResourceFailure> {
  if (!(failure instanceof AzureFailure) || failure.failure.rule !== 'SW-CONF-057') return failure;
  try {
    const found = await Promise.all(lockedIn(failure.refusal).map((scope) => locksOn(cloud, scope)));
    // Of the two levels, only one holds a change up.
    const isWrite = /cannot perform write operation/i.test(failure.refusal.message);
    const holding = found.flat().filter(({ level }) => !isWrite || level === 'ReadOnly');
    const locks = [...new Set(holding.flatMap(({ id }) => id ?? []))];
    return locks.length === 0 ? failure : failureOf({ ...failure.refusal, locks }, what, failure.cause);
  } catch (error) {
    if (!(error instanceof ResourceFailure)) throw error;
    cloud.call.warn(`cannot tell which lock it is: ${error.failure.message}`);
    return failure;
  }
}

/** Those that stand on the scope itself: lists show what is above and below as well. */
async function locksOn(cloud: AzureCloud, scope: string): Promise<ManagementLockObject[]> {
  const found = await cloud.listIfAny(`cannot list the locks on ${scope}`, async () =>
    (await cloud.clients.locks()).managementLocks.listByScope(scope.replace(/^\//, ''), { filter: 'atScope()' }),
  );
  return found.filter(({ id = '' }) => sameId(scopeOfLock(id), scope));
}

const scopeOfLock = (id: string): string => id.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i, '');
