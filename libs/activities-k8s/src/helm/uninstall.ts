import type { Ref } from '@slipway/contracts';
import type { Look } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { standingOf } from '../cluster/standing.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { waitInCluster } from '../wait.ts';
import { helmFailure } from './failure.ts';
import type { Ended } from './guarded-process.ts';
import { runHelm } from './helm.ts';
import { ownRelease, type ReleaseName } from './own-release.ts';
import type { Release } from './release.ts';

const goneBudgetMs = 5 * 60_000;

/**
 * Uninstalls and waits until what the chart made is gone; only then the release is forgotten, so that whoever is interrupted finds it
 * again. Without a node no hook ever runs, and no controller takes its finalizer off again: then nothing of that is waited for, and
 * what is left goes with the cluster.
 *
 * helm is not asked to wait: its wait ends before it has looked at everything when the first things that it sees are gone, or not before
 * its time is up when a kind is gone, and then it forgets the release (`WaitForDelete` of helm.sh/helm/v4/pkg/kube). Nor does its exit
 * code say enough: what it cannot read it takes for absent.
 */
export async function uninstall(
  cluster: Cluster,
  ref: Ref,
  name: ReleaseName,
  standing: Pick<Release, 'objects' | 'status'>,
  deps: ResourceDeps,
  wanted: 'put back' | 'removed',
): Promise<void> {
  const nodes = await cluster.list('v1', 'Node', { metadataOnly: true });
  const step = async (args: string[], isDone: (left: Release | undefined) => boolean): Promise<void> => {
    const { stderr } = await runUninstall(cluster, name, deps, args);
    if (!isDone(await ownRelease(cluster, ref, name))) throw helmFailure(name.release, stderr, '', wanted);
  };
  if (standing.status !== 'uninstalled') {
    const how = nodes.length > 0 ? ['--cascade', 'foreground'] : ['--no-hooks'];
    await step(['--keep-history', ...how], (left) => left === undefined || left.status === 'uninstalled');
  }
  if (nodes.length > 0) await leaversGone(cluster, name.release, standing.objects, deps);
  await step([], (left) => left === undefined);
}

async function runUninstall(
  { credentials }: Cluster,
  { namespace, release }: ReleaseName,
  { tools: { helm }, call: { signal } }: ResourceDeps,
  how: string[],
): Promise<Ended> {
  const args = ['uninstall', release, '--namespace', namespace, '--ignore-not-found', '--timeout', '5m', ...how];
  const ended = await runHelm({ helm, credentials, args, signal });
  signal.throwIfAborted();
  return ended;
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
