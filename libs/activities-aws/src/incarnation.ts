import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { hasRule } from './failure.ts';
import { bucketName } from './names.ts';
import { bucket } from './resources/bucket.ts';

/** More than others have taken of one customer's names. */
const mostIncarnations = 20;

/**
 * Which time the installation's name is used: as marked on what stands, else the smallest whose bucket's name is free. Names of buckets
 * are one for all customers of Amazon's, and anybody may take that of one that was deleted.
 */
export async function incarnationOf(
  scope: Scope,
  standing: number | undefined,
  context: CloudContext,
): Promise<number> {
  if (standing !== undefined) return standing;
  for (let incarnation = 1; incarnation < mostIncarnations; incarnation++) {
    if (!(await isTaken({ ...scope, incarnation }, context))) return incarnation;
  }
  return mostIncarnations;
}

async function isTaken(scope: Scope, context: CloudContext): Promise<boolean> {
  const name = bucketName(scope);
  try {
    await bucket(context).observe({ scope, step: 'storage/bucket', kind: 'aws.bucket', name, lifecycle: 'managed' });
    return false;
  } catch (error) {
    if (hasRule(error, 'SW-OWN-049')) return true;
    throw error;
  }
}
