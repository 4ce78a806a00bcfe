import { ResourceFailure, type Look } from '@slipway/activities-core';
import type { ClusterDeps } from './context.ts';
import { waitInCluster } from './wait.ts';

const budgetMs = 5 * 60_000;

/** Does it again for as long as the cluster is not ready for it: a kind that is served in a moment, a webhook that comes up. */
export function retryNotReady<T>(
  deps: Pick<ClusterDeps, 'call' | 'pollScale'>,
  what: string,
  act: () => Promise<T>,
): Promise<T> {
  return waitInCluster(deps, { what, everyMs: 1000, budgetMs }, async (): Promise<Look<T>> => {
    try {
      return { done: true, value: await act() };
    } catch (error) {
      if (!(error instanceof ResourceFailure) || error.failure.code !== 'NOT_READY') throw error;
      return { done: false, waitingFor: { object: what, why: error.failure.message } };
    }
  });
}
