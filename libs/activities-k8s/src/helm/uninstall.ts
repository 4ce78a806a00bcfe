import type { Ref } from '@slipway/contracts';
import type { Look } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { standingOf } from '../cluster/standing.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { waitInCluster } from '../wait.ts';
import { helmFailure } from './failure.ts';
import { runHelm } from './helm.ts';
import { ownRelease, type ReleaseName } from './own-release.ts';
import type { Release } from './release.ts';

const goneBudgetMs = 5 * 60_000;

/**
 * Uninstalls and waits until what the chart made is gone. Without a node no hook ever runs, and no controller takes its finalizer off
 * again: then nothing of that is waited for, and what is left goes with the cluster.
 *
 * helm's own wait is not relied on. It ends before it has looked at everything when the first things that it sees are gone, well or
 * with an error, and the release is forgotten either way (`WaitForDelete` of helm.sh/helm/v4/pkg/kube).
 */
export async function uninstall(
  cluster: Cluster,
  ref: Ref,
  name: ReleaseName,
  { objects }: Pick<Release, 'objects'>,
  deps: ResourceDeps,
  wanted: 'put back' | 'removed',
): Promise<void> {
  const { namespace, release } = name;
  const nodes = await cluster.list('v1', 'Node', { metadataOnly: true });
  const how = nodes.length > 0 ? ['--wait', '--cascade', 'foreground'] : ['--no-hooks'];
  const ended = await runHelm({
    helm: deps.tools.helm,
    credentials: cluster.credentials,
    args: ['uninstall', release, '--namespace', namespace, '--ignore-not-found', ...how, '--timeout', '5m'],
    signal: deps.call.signal,
  });
  deps.call.signal.throwIfAborted();
  if (ended.code !== 0 && (await ownRelease(cluster, ref, name))) throw helmFailure(release, ended.stderr, '', wanted);
  if (nodes.length > 0) await leaversGone(cluster, release, objects, deps);
}

/** What is not on its way out was kept on purpose: definitions, as a rule. */
async function leaversGone(
  cluster: Cluster,
  release: string,
  objects: Release['objects'],
  deps: ResourceDeps,
): Promise<void> {
  const wait = { what: `the removal of release ${release}`, everyMs: 500, budgetMs: goneBudgetMs };
  await waitInCluster(deps, wait, async (): Promise<Look<void>> => {
    const standing = await standingOf(cluster, objects);
    const held = standing.find(({ metadata }) => metadata.deletionTimestamp);
    if (!held) return { done: true, value: undefined };
    const { name, finalizers = [] } = held.metadata;
    return { done: false, waitingFor: { object: `${held.kind} ${name}`, holds: finalizers.join(', ') } };
  });
}
