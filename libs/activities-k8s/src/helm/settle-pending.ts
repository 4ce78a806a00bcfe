import type { Ref } from '@slipway/contracts';
import { failed, type Look, type ResourceFailure } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { adviceOf } from '../cluster/failure.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { waitInCluster } from '../wait.ts';
import { helmFailure } from './failure.ts';
import { runHelm } from './helm.ts';
import { isForeignWork, isOver, workerLabel } from './lease.ts';
import { helmTimeoutMinutes, ownRelease, type ReleaseName } from './own-release.ts';
import { isLeaving, isPending, type Release } from './release.ts';
import { uninstall } from './uninstall.ts';

/** How long a helm whose worker is gone may take to mark its release as failed, before it counts as killed with it. */
const lastWordsMs = 20_000;

/** For somebody else's helm. Four attempts together are longer than its own usual time-out. */
const foreignBudgetMs = 3 * 60_000;

/**
 * Waits for a release that somebody works on, and puts back what a dead worker left half done: a first install is uninstalled, an
 * upgrade is rolled back, with or without waiting for what it makes. Returns the release as it stands then.
 * @throws CONFLICT (SW-CONF-045) when somebody else works on it and does not come to an end; that one's is never
 * touched, but for a rollback: it looks like ours, see `isForeignWork`
 */
export async function settlePending(
  cluster: Cluster,
  ref: Ref,
  name: ReleaseName,
  standing: Release | undefined,
  deps: ResourceDeps,
  { wait }: { wait: boolean },
): Promise<Release | undefined> {
  if (!standing || !(isPending(standing) || isLeaving(standing))) return standing;
  const since = Date.now();
  const left = await waitInCluster(
    deps,
    { what: `release ${name.release}`, ...(isForeignWork(standing) ? { budgetMs: foreignBudgetMs } : {}) },
    async (): Promise<Look<Release | undefined>> => {
      const now = await ownRelease(cluster, ref, name);
      if (!now || !isPending(now)) return { done: true, value: now };
      const waitingFor = { release: name.release, status: now.status };
      if (isForeignWork(now)) return { done: false, waitingFor, refusal: busy(name, now) };
      return isAbandoned(now, since) ? { done: true, value: now } : { done: false, waitingFor };
    },
  );
  if (!left || !(isPending(left) || isLeaving(left))) return left;
  if (left.status === 'pending-install' || isLeaving(left)) {
    await uninstall(cluster, ref, name, left, deps, 'put back');
  } else {
    await rollBack(cluster, name, deps, { wait });
  }
  return ownRelease(cluster, ref, name);
}

async function rollBack(
  cluster: Cluster,
  { namespace, release }: ReleaseName,
  deps: ResourceDeps,
  { wait }: { wait: boolean },
): Promise<void> {
  const ended = await runHelm({
    helm: deps.tools.helm,
    credentials: cluster.credentials,
    args: ['rollback', release, '--namespace', namespace, ...(wait ? ['--wait'] : []), '--timeout', '5m'],
    signal: deps.call.signal,
  });
  deps.call.signal.throwIfAborted();
  if (ended.code !== 0) throw helmFailure(release, ended.stderr, '', 'put back');
}

function busy({ namespace, release }: ReleaseName, { status, revision }: Release): ResourceFailure {
  const what = `release ${namespace}/${release} is in the hands of somebody else: revision ${revision} is ${status}`;
  return failed('CONFLICT', 'SW-CONF-045', what, adviceOf('SW-CONF-045'));
}

/** Its worker is known to be over, or has had all the time that it had given itself. */
function isAbandoned({ labels, changedAt }: Release, since: number): boolean {
  if (isOver(labels[workerLabel])) return Date.now() - Math.max(since, changedAt) > lastWordsMs;
  return Date.now() > changedAt + (helmTimeoutMinutes + 1) * 60_000;
}
