import type { Ref } from '@slipway/contracts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { ownershipLabels } from '../ownership.ts';
import { lastWarning, worstPod } from '../readiness/explain.ts';
import { chartArgs, chartDigest, type Chart } from './chart.ts';
import { helmFailure } from './failure.ts';
import { runHelm } from './helm.ts';
import { leaseLabels } from './lease.ts';
import { digestLabel, helmTimeoutMinutes, isInstalled, ownRelease, podsOf, type ReleaseName } from './own-release.ts';
import type { Release } from './release.ts';
import { settlePending } from './settle-pending.ts';
import { uninstall } from './uninstall.ts';
import { whileWatchingPods } from './watch-pods.ts';

/**
 * Installs or upgrades; nothing is run when the release stands as it should. Returns the release as it stands then.
 * @param wait whether helm waits until what the chart makes is ready
 */
export async function installRelease(
  cluster: Cluster,
  ref: Ref,
  name: ReleaseName,
  chart: Chart,
  deps: ResourceDeps,
  { wait }: { wait: boolean } = { wait: true },
): Promise<Release> {
  const digest = chartDigest(chart);
  const standing = await settlePending(cluster, ref, name, await ownRelease(cluster, ref, name), deps, { wait });
  if (isInstalled(standing, digest, chart.values)) return standing;
  const { namespace, release } = name;
  const labels = { ...ownershipLabels(ref), [digestLabel]: digest, ...leaseLabels(standing) };
  const ended = await whileWatchingPods(cluster, podsOf(name), deps, (signal) =>
    runHelm({
      helm: deps.tools.helm,
      credentials: cluster.credentials,
      args: [
        'upgrade',
        '--install',
        release,
        ...chartArgs(chart),
        ...['--namespace', namespace, '--reset-values', '--timeout', `${helmTimeoutMinutes}m`],
        ...(wait ? ['--wait'] : []),
        ...[
          '--labels',
          Object.entries(labels)
            .map(([key, value]) => `${key}=${value}`)
            .join(','),
        ],
      ],
      values: chart.values,
      signal,
    }),
  );
  deps.call.signal.throwIfAborted();
  if (ended.code !== 0) {
    const explanation = (await worstPod(cluster, podsOf(name))) || (await lastWarning(cluster, namespace));
    throw helmFailure(release, ended.stderr, /timed out|deadline|not ready/.test(ended.stderr) ? explanation : '');
  }
  const installed = await ownRelease(cluster, ref, name);
  if (!installed) throw helmFailure(release, 'helm reported success, and the release is not found');
  return installed;
}

/** Uninstalls and waits until what it made is gone. Absent is success. */
export async function uninstallRelease(
  cluster: Cluster,
  ref: Ref,
  name: ReleaseName,
  deps: ResourceDeps,
): Promise<void> {
  const standing = await ownRelease(cluster, ref, name);
  if (!standing) return;
  deps.call.heartbeat({ uninstalling: name.release });
  await uninstall(cluster, ref, name, standing, deps, 'removed');
}
