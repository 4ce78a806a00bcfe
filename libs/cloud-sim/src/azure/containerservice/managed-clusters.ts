import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import { OperationFailure } from '../../core/operation.ts';
import type { ArmCall } from '../arm/call.ts';
import { addResource } from '../arm/standing.ts';
import { isAllowed } from '../authorization/decide.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import type { ResourceType } from '../resource-type.ts';
import { subnetJoins } from './agent-pools.ts';
import { busy } from './busy.ts';
import { clusterDraft, controlIdentity, sentPools } from './cluster-draft.ts';
import { identityAssignments } from './identity-assignments.ts';
import { clusterIdOf, clusterType, clusterVersions, poolsOf, poolType } from './cluster-types.ts';
import { listCredential } from './credentials.ts';
import { dropNodeGroup, makeNodeGroup, syncScaleSets } from './node-group.ts';
import { completePool, subnetIdOf } from './pool-draft.ts';
import type { ClusterRuntime } from './runtime.ts';
import { showCluster } from './show-cluster.ts';

const names = /^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;
const joinSubnet = 'Microsoft.Network/virtualNetworks/subnets/join/action';

/** The pools that came with the PUT: new ones of a new cluster, else changes of those that stand. */
function putPools(azure: Azure, cluster: Resource, call: ArmCall): void {
  const its = object(cluster.body, 'properties');
  const setting = {
    azure,
    location: cluster.location,
    version: text(its, 'currentKubernetesVersion'),
    overlay: text(object(its, 'networkProfile'), 'networkPluginMode') === 'overlay',
  };
  for (const { name = '', ...sent } of sentPools(call.sent)) {
    const id = `${cluster.id}/agentPools/${String(name)}`;
    const standing = azure.find(id);
    const before = standing && object(standing.body, 'properties');
    const complete = completePool(setting, String(name), before ? { ...before, ...sent } : sent, before);
    const subnet = subnetIdOf(complete);
    if (standing) azure.graph.update(standing.id, { properties: { ...complete, provisioningState: 'Updating' } });
    else {
      azure.graph.forget(id);
      addResource(azure, {
        id,
        type: poolType,
        location: cluster.location,
        body: { properties: { ...complete, provisioningState: 'Creating' } },
        refs: subnet === '' ? [] : [subnet],
        createdBy: call.caller.objectId,
      });
    }
  }
}

function setPoolStates(azure: Azure, cluster: Resource, provisioningState: string): void {
  for (const pool of poolsOf(azure, cluster.id)) {
    azure.graph.update(pool.id, {
      ...pool.body,
      properties: { ...object(pool.body, 'properties'), provisioningState },
    });
  }
}

/** Machines come into a subnet of somebody else's only as the cluster's identity may join it. */
function requireSubnets(azure: Azure, cluster: Resource): void {
  const identity = azure.find(controlIdentity(cluster));
  const { clientId = '', principalId = '' } = object(identity?.body, 'properties');
  const subnets = new Set(
    poolsOf(azure, cluster.id)
      .map(subnetIdOf)
      .filter((subnet) => subnet !== ''),
  );
  for (const subnet of subnets) {
    if (isAllowed(azure, String(principalId), joinSubnet, subnet)) continue;
    throw new OperationFailure(
      'LinkedAuthorizationFailed',
      `The client '${String(clientId)}' with object id '${String(principalId)}' has permission to perform action 'Microsoft.Compute/virtualMachineScaleSets/write' on scope '${cluster.id}'; however, it does not have permission to perform action(s) '${joinSubnet}' on the linked scope(s) '${subnet}' (respectively) or the linked scope(s) are invalid.`,
    );
  }
}

export function managedClusters(runtime: ClusterRuntime): ResourceType {
  return {
    type: clusterType,
    apiVersions: clusterVersions,
    names,
    group: 'ManagedClusters',
    put: {
      spread: ({ azure, id }) => (azure.find(id) ? durations.clusterUpdate : durations.clusterCreate),
      semantics: 'merge',
    },
    patch: { semantics: 'tags' },
    delete: { spread: durations.clusterDelete },
    draft: clusterDraft,
    linked: ({ sent }) => [
      ...sentPools(sent).flatMap((pool) => subnetJoins(subnetIdOf(pool))),
      ...identityAssignments(sent),
    ],
    exclusive: clusterIdOf,
    busy,
    lateRead: { p50: 3, p95: 20, most: 120 },
    begun: (azure, cluster, before, call) => {
      if (call.http.method !== 'PUT') return;
      putPools(azure, cluster, call);
      if (!before) runtime.warm(cluster);
    },
    onPut: {
      prepare: (_azure, cluster) => runtime.start(cluster),
      done: (azure, cluster) => {
        requireSubnets(azure, cluster);
        makeNodeGroup(azure, cluster);
        azure.graph.update(cluster.id, azure.graph.get(cluster.id)?.body ?? cluster.body, {
          hidden: { ...cluster.hidden, created: true },
        });
        setPoolStates(azure, cluster, 'Succeeded');
        syncScaleSets(azure, cluster);
        runtime.nodesChanged(cluster.id);
      },
      broken: (azure, cluster) => setPoolStates(azure, cluster, 'Failed'),
    },
    onDelete: {
      prepare: (_azure, cluster) => runtime.stop(cluster),
      done: (azure, cluster) => dropNodeGroup(azure, cluster),
    },
    view: (azure, cluster): JsonObject => showCluster(azure, cluster),
    actions: {
      listClusterAdminCredential: {
        operation: 'ManagedClusters_ListClusterAdminCredentials',
        handle: (call, cluster) => listCredential(call, cluster, runtime, 'clusterAdmin'),
      },
      listClusterUserCredential: {
        operation: 'ManagedClusters_ListClusterUserCredentials',
        handle: (call, cluster) => listCredential(call, cluster, runtime, 'clusterUser'),
      },
    },
  };
}
