import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import { parentId } from '../arm/arm-id.ts';
import type { ArmCall } from '../arm/call.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { busy } from './busy.ts';
import { clusterIdOf, clusterVersions, poolsOf, poolType } from './cluster-types.ts';
import { removeScaleSet, syncScaleSets } from './node-group.ts';
import { badPoolName, completePool, poolNames, subnetIdOf } from './pool-draft.ts';
import { badRequest } from './refusals.ts';
import type { ClusterRuntime } from './runtime.ts';

function draft({ azure, id, name, body }: ArmCall, before: Resource | undefined): Draft {
  const cluster = azure.find(parentId(id));
  const its = object(cluster?.body, 'properties');
  const setting = {
    azure,
    location: cluster?.location ?? '',
    version: text(its, 'currentKubernetesVersion'),
    overlay: text(object(its, 'networkProfile'), 'networkPluginMode') === 'overlay',
  };
  const standing = before && object(before.body, 'properties');
  const properties = completePool(setting, name, { ...standing, ...object(body, 'properties') }, standing);
  if (before && text(standing, 'mode') === 'System' && properties['mode'] !== 'System') keepSystemPool(azure, before);
  const subnet = subnetIdOf(properties);
  return { body: { properties }, refs: subnet === '' ? [] : [subnet] };
}

/** System pods need somewhere to run. */
function keepSystemPool(azure: Azure, pool: Resource): void {
  const isSystem = ({ body }: Resource): boolean => text(object(body, 'properties'), 'mode') === 'System';
  const others = poolsOf(azure, pool.parent ?? '').filter(({ id }) => id !== pool.id);
  if (isSystem(pool) && !others.some(isSystem)) {
    throw badRequest('There has to be at least one system agent pool in the cluster.', 'agentPoolProfile.mode');
  }
}

export function agentPools(runtime: ClusterRuntime): ResourceType {
  const settle = (azure: Azure, clusterId: string): void => {
    const cluster = azure.find(clusterId);
    if (!cluster) return;
    syncScaleSets(azure, cluster);
    runtime.nodesChanged(cluster.id);
  };
  return {
    type: poolType,
    apiVersions: clusterVersions,
    names: poolNames,
    badName: badPoolName,
    group: 'AgentPools',
    put: {
      spread: ({ azure, id }) => (azure.find(id) ? durations.agentPoolUpdate : durations.agentPoolCreate),
      semantics: 'merge',
    },
    delete: { spread: durations.agentPoolDelete },
    draft,
    linked: ({ body }) => subnetJoins(subnetIdOf(object(body, 'properties'))),
    exclusive: clusterIdOf,
    busy,
    onPut: {
      done: (azure, pool) => settle(azure, pool.parent ?? ''),
    },
    mayDelete: ({ azure }, pool) => keepSystemPool(azure, pool),
    onDelete: {
      done: (azure, pool) => {
        const cluster = azure.find(parentId(pool.id));
        if (!cluster) return;
        removeScaleSet(azure, cluster, pool.name);
        runtime.nodesChanged(cluster.id);
      },
    },
  };
}

export function subnetJoins(subnet: string): { action: string; scope: string }[] {
  return subnet === '' ? [] : [{ action: 'Microsoft.Network/virtualNetworks/subnets/join/action', scope: subnet }];
}
