import { canonicalJson, type Ref } from '@slipway/contracts';
import { notOwned } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { installationLabel } from '../ownership.ts';
import type { PodScope } from '../readiness/current-pods.ts';
import { isInherited } from './lease.ts';
import { readRelease, type Release } from './release.ts';

/** What the chart was installed as. */
export const digestLabel = 'slipway.dev/chart-digest';
/** Below the life of every cloud's token: helm cannot renew one. */
export const helmTimeoutMinutes = 10;

export interface ReleaseName {
  namespace: string;
  release: string;
}

/** Not ours: what else runs there is none of our business. */
const sharedNamespaces = ['kube-system'];

/** The pods that tell how a release is: beside others' those that carry its name, as charts label them. */
export const podsOf = ({ namespace, release }: ReleaseName): PodScope =>
  sharedNamespaces.includes(namespace)
    ? { namespace, labelSelector: `app.kubernetes.io/instance=${release}` }
    : { namespace };

/** Undefined: no such release. @throws NOT_OWNED when it does not carry our label */
export async function ownRelease(
  cluster: Cluster,
  ref: Ref,
  { namespace, release }: ReleaseName,
): Promise<Release | undefined> {
  const standing = await readRelease(cluster, namespace, release);
  if (standing && standing.labels[installationLabel] !== ref.scope.installation) {
    throw notOwned('release', `${namespace}/${release}`);
  }
  return standing;
}

/**
 * Deployed with this very chart and these values, and not changed behind our back since: the same values may have been given
 * to another version of the chart.
 */
export function isInstalled(standing: Release | undefined, digest: string, values: unknown): standing is Release {
  return (
    standing?.status === 'deployed' &&
    !isInherited(standing) &&
    standing.labels[digestLabel] === digest &&
    canonicalJson(standing.values) === canonicalJson(values)
  );
}
