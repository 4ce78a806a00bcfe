import { notOwned } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { ManagedCluster } from '@azure/arm-containerservice';
import type { AzureCloud } from './cloud.ts';
import { groupOf, resourceId } from './names.ts';
import { hasOurTags } from './ownership.ts';

export const clusterId = (scope: Scope): string =>
  resourceId(scope, 'Microsoft.ContainerService/managedClusters', scope.cluster.name);

/** The cluster of a scope. Undefined: absent. Throws `NOT_OWNED`. */
export async function readCluster(cloud: AzureCloud, scope: Scope): Promise<ManagedCluster | undefined> {
  const { name } = scope.cluster;
  const found = await cloud.find(`cannot read the cluster ${name}`, async () =>
    (await cloud.clients.containerService()).managedClusters.get(groupOf(scope), name),
  );
  if (found && !hasOurTags(found.tags, scope)) throw notOwned('the cluster', name);
  return found;
}

/** Ours, in the whole subscription. */
export async function listClusters(cloud: AzureCloud, scope: Pick<Scope, 'installation'>): Promise<ManagedCluster[]> {
  const found = await cloud.list('cannot list clusters', async () =>
    (await cloud.clients.containerService()).managedClusters.list(),
  );
  return found.filter(({ tags }) => hasOurTags(tags, scope));
}

/** Whether its last change failed; a cluster that ran before goes on running. */
export const hasFailed = ({ provisioningState }: { provisioningState?: string }): boolean =>
  /^(?:failed|cancell?ed)$/i.test(provisioningState ?? '');

/**
 * Whether it never came up. It is made with one pool and gets the others once it stands: one with a second pool, or with a pool that
 * stands, has run, and may hold the only copy of the encryption keys. That one is repaired, never made again.
 */
export const isStillborn = (found: ManagedCluster): boolean => {
  const pools = found.agentPoolProfiles ?? [];
  return (
    hasFailed(found) &&
    pools.length <= 1 &&
    !pools.some(({ provisioningState }) => /^succeeded$/i.test(provisioningState ?? ''))
  );
};

/** Whether its API server can be expected to answer. */
export const isUsable = (found: ManagedCluster): boolean =>
  !/^(?:creating|deleting)$/i.test(found.provisioningState ?? '') && !isStillborn(found);
