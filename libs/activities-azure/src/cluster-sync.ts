import type { ManagedCluster } from '@azure/arm-containerservice';
import { canonicalJson, type Ref } from '@slipway/contracts';
import type { AzureCloud } from './cloud.ts';
import { settings } from './cluster-request.ts';
import { clusterId, hasFailed, readCluster } from './clusters.ts';
import type { ControlPlaneProps } from './kinds.ts';
import { groupOf } from './names.ts';
import { mergedTags } from './ownership.ts';
import { isNextVersion } from './version-step.ts';

/**
 * Brings version, tier, authorized ranges and tags of a cluster to what was planned. A change is the cluster as it stands with what
 * differs; the same change repairs one whose last change failed. learn.microsoft.com/azure/aks/upgrade-aks-cluster
 * @returns the cluster as it stands afterwards
 */
export async function syncCluster(
  cloud: AzureCloud,
  ref: Ref,
  props: ControlPlaneProps,
  found: ManagedCluster,
): Promise<ManagedCluster> {
  const upgrades = isNextVersion(ref.name, versionOf(found), props.version);
  const changes = { ...changedSettings(props, found), ...changedTags(ref, props, found) };
  const changed = Object.keys(changes);
  if (changed.length > 0 || hasFailed(found)) {
    const what = changed.length > 0 ? `cannot change ${changed.join(', ')} of` : 'cannot repair';
    await put(cloud, ref, `${what} the cluster ${ref.name}`, { ...found, ...changes });
  }
  if (upgrades) {
    const now = (await readCluster(cloud, ref.scope)) ?? found;
    const what = `cannot upgrade the cluster ${ref.name} to ${props.version}`;
    await put(cloud, ref, what, { ...now, kubernetesVersion: props.version });
  }
  return (await readCluster(cloud, ref.scope)) ?? found;
}

/** A version that was asked for as `1.33` runs as one with a patch. */
export const versionOf = ({ currentKubernetesVersion, kubernetesVersion }: ManagedCluster): string =>
  currentKubernetesVersion ?? kubernetesVersion ?? '';

export const authorizedIn = ({ apiServerAccessProfile }: ManagedCluster): string[] =>
  [...(apiServerAccessProfile?.authorizedIPRanges ?? [])].sort();

function changedSettings(props: ControlPlaneProps, found: ManagedCluster): Partial<ManagedCluster> {
  const { sku, supportPlan, apiServerAccessProfile } = settings(props);
  const differs = canonicalJson(authorizedIn(found)) !== canonicalJson([...props.authorizedCidrs].sort());
  return {
    ...(found.sku?.tier === props.tier ? {} : { sku, supportPlan }),
    ...(differs ? { apiServerAccessProfile: { ...found.apiServerAccessProfile, ...apiServerAccessProfile } } : {}),
  };
}

function changedTags(ref: Ref, props: ControlPlaneProps, { tags }: ManagedCluster): Pick<ManagedCluster, 'tags'> {
  const wanted = mergedTags(ref, tags, props.tags);
  return canonicalJson(wanted) === canonicalJson(tags ?? {}) ? {} : { tags: wanted };
}

/** While AKS works on it, the change waits. */
function put(cloud: AzureCloud, ref: Ref, what: string, body: ManagedCluster): Promise<void> {
  return cloud.run(what, clusterId(ref.scope), async (options) =>
    (await cloud.clients.containerService()).managedClusters.createOrUpdate(
      groupOf(ref.scope),
      ref.name,
      body,
      options,
    ),
  );
}
