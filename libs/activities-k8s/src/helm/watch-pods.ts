import { sleep, type ResourceFailure } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterDeps } from '../context.ts';
import type { PodScope } from '../readiness/current-pods.ts';
import { hopelessPod, worstPod } from '../readiness/explain.ts';

const everyMs = 3000;
/** A back-off may heal, as when a webhook's certificate comes late. Looks it is given. */
const patience = 6;

/**
 * Looks at pods while something waits for them, and ends it when one of them cannot run.
 * @throws what that pod says
 */
export async function whileWatchingPods<T>(
  cluster: Cluster,
  pods: PodScope,
  { call }: Pick<ClusterDeps, 'call'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const giveUp = new AbortController();
  const done = new AbortController();
  const watching = watch(cluster, pods, call, AbortSignal.any([call.signal, done.signal])).then((failure) => {
    if (failure) giveUp.abort(failure);
  });
  try {
    const result = await work(AbortSignal.any([call.signal, giveUp.signal]));
    giveUp.signal.throwIfAborted();
    return result;
  } finally {
    done.abort();
    await watching;
  }
}

async function watch(
  cluster: Cluster,
  pods: PodScope,
  call: ClusterDeps['call'],
  signal: AbortSignal,
): Promise<ResourceFailure | undefined> {
  for (let looks = 0; !signal.aborted;) {
    try {
      await sleep(everyMs, signal);
      const pod = await worstPod(cluster, pods);
      call.heartbeat({ namespace: pods.namespace, ...(pod ? { pod } : {}) });
      const failure = await hopelessPod(cluster, pods);
      looks = failure ? looks + 1 : 0;
      if (failure && looks >= patience) return failure;
    } catch {
      // The work itself says what is wrong with the cluster; this only watches.
    }
  }
  return undefined;
}
