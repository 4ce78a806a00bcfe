import type { Scope } from '@slipway/contracts';
import { ResourceFailure } from '../failure.ts';

/** The cluster does not answer, or does not let us in. */
const outOfReach: readonly string[] = ['SW-READY-061', 'SW-AUTHN-027'];

/**
 * Whether a look failed because of the cluster and not because of the cloud. Where all is to go that is no reason to stop: what lives
 * in a cluster goes with it.
 */
export function isOfTheCluster(error: unknown, kind: string, scope: Pick<Scope, 'cloud'>): boolean {
  if (!(error instanceof ResourceFailure)) return false;
  return outOfReach.includes(error.failure.rule) || !kind.startsWith(`${scope.cloud}.`);
}
