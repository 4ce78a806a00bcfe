import { failed, type Look, type ObjectKey } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterDeps } from '../context.ts';
import { waitInCluster } from '../wait.ts';
import type { PodScope } from './current-pods.ts';
import { hopelessPod, worstPod } from './explain.ts';
import { readinessOf } from './readiness.ts';

export interface ReadyWait {
  /** For the failure when the budget is used up. */
  what: string;
  budgetMs: number;
  /** They explain why it takes long; one that cannot run ends the wait. */
  pods?: PodScope;
}

/** A pod in a back-off may still heal: a webhook's certificate, a database that comes up. Looks it is given. */
const patience = 5;

/**
 * Waits until all objects are of use. Absent ones are waited for.
 * @throws NOT_READY (SW-READY-040) when the budget is used up; what a pod says when it cannot run; DEPENDENCY when one failed
 */
export async function waitReady(
  cluster: Cluster,
  keys: readonly ObjectKey[],
  deps: Pick<ClusterDeps, 'call' | 'pollScale'>,
  { what, budgetMs, pods }: ReadyWait,
): Promise<void> {
  let hopelessLooks = 0;
  await waitInCluster(deps, { what, budgetMs }, async (): Promise<Look<void>> => {
    const looks = await Promise.all(keys.map(async (key) => ({ key, live: await cluster.get(key) })));
    const waiting = looks.flatMap(({ key, live }) => {
      const readiness = live ? readinessOf(live) : { state: 'progressing' as const, why: 'does not exist yet' };
      return readiness.state === 'ready' ? [] : [{ name: `${key.kind} ${key.name}`, ...readiness }];
    });
    if (waiting.length === 0) return { done: true, value: undefined };
    const pod = pods === undefined ? '' : await worstPod(cluster, pods);
    if (pod && pods !== undefined) {
      const failure = await hopelessPod(cluster, pods);
      hopelessLooks = failure ? hopelessLooks + 1 : 0;
      if (failure && hopelessLooks >= patience) throw failure;
    }
    const worst = waiting.find(({ state }) => state === 'failed') ?? waiting[0]!;
    if (worst.state === 'failed') throw failed('DEPENDENCY', 'SW-DEP-092', `${worst.name} failed: ${pod || worst.why}`);
    return {
      done: false,
      waitingFor: { left: waiting.length, object: worst.name, why: worst.why, ...(pod ? { pod } : {}) },
    };
  });
}
