import type { CloudSide } from '../../core/cluster-host.ts';
import type { Call } from '../api.ts';
import type { Api } from '../api.ts';
import type { Gcp } from '../gcp.ts';
import { ProtoSchema } from '../proto-schema.ts';
import { protoRoutes } from '../proto-routes.ts';
import { defineBackground } from './background.ts';
import {
  createCluster,
  deleteCluster,
  getCluster,
  listClusters,
  setLabels,
  updateCluster,
  updateMaster,
} from './clusters.ts';
import { defineEffects } from './effects.ts';
import { locationOf } from './names.ts';
import {
  createNodePool,
  deleteNodePool,
  getNodePool,
  listNodePools,
  setNodePoolAutoscaling,
  setNodePoolManagement,
  setNodePoolSize,
  updateNodePool,
} from './node-pools.ts';
import { getOperation, listOperations } from './operations.ts';
import { ClusterRuntime } from './runtime.ts';
import { channels, imageTypes, masterVersions, resolveVersion } from './versions.ts';

export function container(gcp: Gcp, side: () => CloudSide): Api {
  const runtime = new ClusterRuntime(gcp, side);
  defineEffects(gcp, runtime);
  defineBackground(gcp);
  runtime.resume();
  const clusters = (verb: string): string => `container.clusters.${verb}`;
  const update = clusters('update');
  return {
    service: 'container',
    title: 'Kubernetes Engine API',
    style: 'status',
    mustBeEnabled: true,
    routes: () =>
      protoRoutes(new ProtoSchema('@google-cloud/container'), 'google.container.v1.ClusterManager', {
        ListClusters: { permission: clusters('list'), handle: listClusters },
        GetCluster: { permission: clusters('get'), handle: getCluster },
        CreateCluster: {
          permission: clusters('create'),
          name: nameIn('cluster'),
          handle: (call) => createCluster(call, runtime),
        },
        UpdateCluster: { permission: update, handle: updateCluster },
        UpdateMaster: { permission: update, handle: updateMaster },
        SetLabels: { permission: update, handle: setLabels },
        DeleteCluster: { permission: clusters('delete'), handle: deleteCluster },
        ListNodePools: { permission: clusters('get'), handle: listNodePools },
        GetNodePool: { permission: clusters('get'), handle: getNodePool },
        CreateNodePool: { permission: update, name: nameIn('nodePool'), handle: createNodePool },
        UpdateNodePool: { permission: update, handle: updateNodePool },
        SetNodePoolSize: { permission: update, handle: setNodePoolSize },
        SetNodePoolAutoscaling: { permission: update, handle: setNodePoolAutoscaling },
        SetNodePoolManagement: { permission: update, handle: setNodePoolManagement },
        DeleteNodePool: { permission: update, handle: deleteNodePool },
        ListOperations: { phase: 'poll', permission: 'container.operations.list', handle: listOperations },
        GetOperation: { phase: 'poll', permission: 'container.operations.get', handle: getOperation },
        GetServerConfig: { permission: clusters('list'), handle: serverConfig },
      }),
  };
}

function nameIn(field: string): (request: Call['request']) => string {
  return (request) => {
    const value = request[field];
    return typeof value === 'object' && value !== null && 'name' in value ? String(value['name']) : '';
  };
}

function serverConfig(call: Call) {
  locationOf(call.request);
  return {
    defaultClusterVersion: resolveVersion('', 'REGULAR'),
    validMasterVersions: masterVersions,
    validNodeVersions: masterVersions,
    defaultImageType: 'COS_CONTAINERD',
    validImageTypes: imageTypes,
    channels: Object.entries(channels).map(([channel, defaultVersion]) => ({
      channel,
      defaultVersion,
      validVersions: masterVersions.filter((version) => version <= defaultVersion || channel === 'RAPID'),
    })),
  };
}
