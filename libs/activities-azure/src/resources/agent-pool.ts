import type { AgentPool } from '@azure/arm-containerservice';
import { driftOf, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { NodePoolOutput, Ref } from '@slipway/contracts';
import { poolActual, poolCondition, poolId, poolLifespan, readPool } from '../agent-pools.ts';
import { bringAbout, end, type Condition } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { hasFailed } from '../clusters.ts';
import type { AgentPoolProps, ControlPlaneOutput, NetworkOutput } from '../kinds.ts';
import { groupOf } from '../names.ts';
import { mergedTags, ownTags } from '../ownership.ts';
import { poolRequest } from '../pool-request.ts';

const immutable = ['machineType', 'diskGb', 'diskType'] as const;

/**
 * A pool of nodes: the one that the cluster was made with, or one of its own. Pools change through their own API only: a cluster that is
 * asked for with another pool is refused. learn.microsoft.com/rest/api/aks/agent-pools
 */
export function agentPool(
  context: CloudContext,
): Resource<AgentPoolProps, { cluster: ControlPlaneOutput; network: NetworkOutput }, NodePoolOutput> {
  return {
    permissions: [
      'Microsoft.ContainerService/managedClusters/agentPools/delete',
      'Microsoft.ContainerService/managedClusters/agentPools/read',
      'Microsoft.ContainerService/managedClusters/agentPools/write',
      'Microsoft.ContainerService/managedClusters/read',
      'Microsoft.Network/virtualNetworks/subnets/join/action',
    ],
    immutable,

    async observe({ scope, name }) {
      const found = await readPool(cloudOf(context, scope), scope, name);
      if (!found || /^(?:creating|deleting)$/i.test(found.provisioningState ?? '')) return undefined;
      // One that failed stands, maybe with nodes; what it is differs from every plan. Whether it keeps its machines, `ensure` sees.
      return { output: { pool: name }, actual: hasFailed(found) ? { version: 'FAILED' } : poolActual(found) };
    },

    async ensure(ref, props, { network }) {
      const cloud = cloudOf(context, ref.scope);
      const life = { ...poolLifespan(cloud, ref), condition: (found: AgentPool) => conditionFor(props, found) };
      const made = await bringAbout(cloud, life, () =>
        put(cloud, ref, `cannot create ${life.what}`, request(ref, props, network)),
      );
      const instead = 'a pool keeps its machines: put the value back, or make a new installation';
      refuseChanges(life.what, props, poolActual(made), immutable, instead);
      await sync(cloud, ref, props, made);
      return { pool: ref.name };
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      const found = await readPool(cloud, ref.scope, ref.name);
      // AKS keeps one pool for its own pods for as long as the cluster stands.
      if (!found || found.mode === 'System') return;
      await end(cloud, poolLifespan(cloud, ref));
    },
  };
}

/** One that never came up with these machines is made again with others; nodes that ran are not taken away. */
function conditionFor(props: AgentPoolProps, found: AgentPool): Condition {
  const isOther = driftOf(props, poolActual(found)).some(({ prop }) => immutable.some((each) => each === prop));
  return hasFailed(found) && isOther && found.mode !== 'System' && (found.count ?? 0) <= props.desired
    ? 'broken'
    : poolCondition(found);
}

const request = (ref: Ref, props: AgentPoolProps, network: NetworkOutput): AgentPool => ({
  ...poolRequest(props, network, ownTags(ref, props.tags)),
  mode: props.withCluster ? 'System' : 'User',
  typePropertiesType: 'VirtualMachineScaleSets',
});

/** Bounds, labels, tags and version, in one change; it repairs a pool whose last change failed, too. */
async function sync(cloud: AzureCloud, ref: Ref, props: AgentPoolProps, found: AgentPool): Promise<void> {
  const changed = driftOf(props, poolActual(found)).map(({ prop }) => prop);
  if (changed.length === 0 && !hasFailed(found)) return;
  const { min, max } = props;
  const kept = Object.entries(found.nodeLabels ?? {}).filter(([key]) => !key.startsWith('gitpod.io/'));
  const what = changed.length > 0 ? `cannot change ${changed.join(', ')} of` : 'cannot repair';
  await put(cloud, ref, `${what} the node pool ${ref.name}`, {
    ...found,
    count: Math.min(Math.max(found.count ?? min, min), max),
    enableAutoScaling: true,
    minCount: min,
    maxCount: max,
    orchestratorVersion: props.version,
    nodeLabels: { ...Object.fromEntries(kept), ...Object.fromEntries(props.workloads.map((key) => [key, 'true'])) },
    tags: mergedTags(ref, found.tags, props.tags),
  });
}

/** AKS takes one change of a cluster at a time: the others wait. */
function put(cloud: AzureCloud, ref: Ref, what: string, body: AgentPool): Promise<void> {
  const { scope, name } = ref;
  return cloud.run(what, poolId(ref), async (options) =>
    (await cloud.clients.containerService()).agentPools.createOrUpdate(
      groupOf(scope),
      scope.cluster.name,
      name,
      body,
      options,
    ),
  );
}
