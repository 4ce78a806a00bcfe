import type { AgentPool } from '@azure/arm-containerservice';
import { notOwned } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { conditionOf, type Condition, type Lifespan } from './bring-about.ts';
import type { AzureCloud } from './cloud.ts';
import { hasFailed, readCluster } from './clusters.ts';
import type { AgentPoolProps } from './kinds.ts';
import { groupOf, resourceId } from './names.ts';
import { hasOurTags, userTags } from './ownership.ts';
import { provisioningFailure } from './provisioning-failure.ts';

export const poolId = ({ scope, name }: Pick<Ref, 'scope' | 'name'>): string =>
  resourceId(scope, 'Microsoft.ContainerService/managedClusters/agentPools', scope.cluster.name, name);

/** Undefined: absent, or the cluster is. Throws `NOT_OWNED` where the cluster or the pool is somebody else's. */
export async function readPool(cloud: AzureCloud, scope: Scope, name: string): Promise<AgentPool | undefined> {
  if (!(await readCluster(cloud, scope))) return undefined;
  const found = await cloud.find(`cannot read the node pool ${name}`, async () =>
    (await cloud.clients.containerService()).agentPools.get(groupOf(scope), scope.cluster.name, name),
  );
  if (found && !hasOurTags(found.tags, scope)) throw notOwned('the node pool', name);
  return found;
}

/** A pool whose last change failed is repaired by the next one. */
export function poolCondition(found: AgentPool): Condition {
  return hasFailed(found) ? 'ready' : conditionOf(found.provisioningState);
}

export function poolLifespan(cloud: AzureCloud, ref: Ref): Lifespan<AgentPool> {
  const { scope, name } = ref;
  const what = `the node pool ${name}`;
  return {
    what,
    id: poolId(ref),
    look: () => readPool(cloud, scope, name),
    condition: poolCondition,
    status: ({ provisioningState }) => provisioningState ?? '',
    whyBroken: ({ status }) => provisioningFailure(`cannot create ${what}`, [status]),
    remove: async (options) =>
      (await cloud.clients.containerService()).agentPools.delete(groupOf(scope), scope.cluster.name, name, options),
  };
}

/** How many nodes there are is the autoscaler's business. */
export function poolActual(found: AgentPool): Partial<AgentPoolProps> {
  const workloads = Object.entries(found.nodeLabels ?? {}).filter(
    ([key, value]) => key.startsWith('gitpod.io/') && value === 'true',
  );
  return {
    machineType: found.vmSize ?? '',
    min: found.minCount ?? 0,
    max: found.maxCount ?? 0,
    ...(found.osDiskSizeGB === undefined ? {} : { diskGb: found.osDiskSizeGB }),
    ...(found.osDiskType === undefined ? {} : { diskType: found.osDiskType }),
    version: found.currentOrchestratorVersion ?? found.orchestratorVersion ?? '',
    workloads: workloads.map(([key]) => key).sort(),
    tags: userTags(found.tags),
  };
}
