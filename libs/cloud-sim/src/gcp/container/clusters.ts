import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { checkQuota } from '../compute/quota.ts';
import { regionOf } from '../compute/locations.ts';
import { durations } from '../durations.ts';
import { alreadyExists, failedPrecondition, invalid } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud, pathOf } from '../gcp.ts';
import { draftCluster } from './cluster-draft.ts';
import { addFirewalls } from './footprint.ts';
import { containerId, findCluster, parentOf, selfLink } from './names.ts';
import { createPool, showPool } from './node-pools.ts';
import { demandOf, poolsOf } from './nodes.ts';
import { begin, refuseBusy } from './operations.ts';
import type { ClusterRuntime } from './runtime.ts';
import { resolveVersion } from './versions.ts';

const managementFeePerHour = 0.1;

function showCluster(gcp: Gcp, cluster: Resource): JsonObject {
  const pools = poolsOf(gcp, cluster.id);
  return {
    ...cluster.body,
    nodePools: pools.map(showPool),
    instanceGroupUrls: pools.flatMap((pool) => (pool.body['instanceGroupUrls'] as string[] | undefined) ?? []),
  };
}

export function createCluster(call: Call, runtime: ClusterRuntime): JsonObject {
  const { gcp, project } = call;
  const draft = draftCluster(call);
  const id = containerId(draft.path);
  if (gcp.graph.get(id)) throw alreadyExists(`Already exists: ${draft.path}.`);
  for (const pool of draft.pools)
    checkQuota(gcp, project, regionOf(draft.location), demandOf({ body: pool }, Number(pool['initialNodeCount'])));
  gcp.graph.forget(id);
  const cluster = gcp.graph.create({
    id,
    type: 'container.clusters',
    cloud,
    name: draft.name,
    project,
    location: draft.location,
    body: {
      ...draft.body,
      id: gcp.seeded.hex(64, 'cluster', id, gcp.graph.creates(id)),
      name: draft.name,
      selfLink: selfLink(draft.path),
      zone: draft.location,
      location: draft.location,
      createTime: gcp.clock.iso(),
      status: 'PROVISIONING',
      labelFingerprint: fingerprint(gcp, id),
      etag: fingerprint(gcp, id),
    },
    refs: [draft.network.id, draft.subnet.id],
    createdBy: call.principal,
    costPerHour: managementFeePerHour,
  });
  for (const pool of draft.pools) createPool(gcp, cluster, pool, call.principal);
  addFirewalls(gcp, cluster);
  runtime.warm(cluster);
  return begin(call, { type: 'CREATE_CLUSTER', cluster, path: draft.path, spread: durations.clusterCreate });
}

export function getCluster(call: Call): JsonObject {
  return showCluster(call.gcp, findCluster(call));
}

export function listClusters(call: Call): JsonObject {
  const { gcp, reader } = call;
  const location = parentOf(call.request).split('/')[3];
  const clusters = gcp.graph
    .all('container.clusters')
    .filter((cluster) => cluster.project === call.project && (location === '-' || cluster.location === location))
    .filter((cluster) => gcp.lags.visible(cluster, 'list', reader))
    .map((cluster) => showCluster(gcp, cluster));
  return clusters.length > 0 ? { clusters } : {};
}

export function deleteCluster(call: Call): JsonObject {
  const cluster = findCluster(call);
  refuseBusy(call.gcp, cluster);
  call.gcp.graph.patch(cluster.id, { status: 'STOPPING' });
  for (const pool of poolsOf(call.gcp, cluster.id)) call.gcp.graph.patch(pool.id, { status: 'STOPPING' });
  return begin(call, { type: 'DELETE_CLUSTER', cluster, path: pathOf(cluster.id), spread: durations.clusterDelete });
}

export function setLabels(call: Call): JsonObject {
  const { gcp, request } = call;
  const cluster = findCluster(call);
  refuseBusy(gcp, cluster);
  if (text(request, 'labelFingerprint') !== text(cluster.body, 'labelFingerprint')) {
    throw failedPrecondition('Labels could not be set due to fingerprint mismatch.');
  }
  const change = { resourceLabels: object(request, 'resourceLabels'), labelFingerprint: fingerprint(gcp, cluster.id) };
  return begin(call, {
    type: 'SET_LABELS',
    cluster,
    path: pathOf(cluster.id),
    spread: durations.clusterLabels,
    args: { change },
  });
}

/** Fields of `ClusterUpdate` that are served, and where they end up. */
const updatable: Record<string, string> = {
  desiredAddonsConfig: 'addonsConfig',
  desiredMasterAuthorizedNetworksConfig: 'masterAuthorizedNetworksConfig',
  desiredReleaseChannel: 'releaseChannel',
  desiredLocations: 'locations',
  desiredWorkloadIdentityConfig: 'workloadIdentityConfig',
  desiredLoggingConfig: 'loggingConfig',
  desiredMonitoringConfig: 'monitoringConfig',
  desiredShieldedNodes: 'shieldedNodes',
  desiredMasterVersion: 'currentMasterVersion',
};

export function updateCluster(call: Call): JsonObject {
  const cluster = findCluster(call);
  const update = object(call.request, 'update');
  const [field, ...more] = Object.keys(update).filter((key) => key !== 'etag');
  if (field === undefined || more.length > 0) throw invalid('Exactly one update field must be specified.');
  const target = updatable[field];
  if (target === undefined) throw invalid(`Update of "${field}" is not supported.`);
  const value = field === 'desiredMasterVersion' ? resolveVersion(text(update, field), 'REGULAR') : update[field];
  return change(call, cluster, field === 'desiredMasterVersion' ? 'UPGRADE_MASTER' : 'UPDATE_CLUSTER', {
    [target]: value,
  });
}

export function updateMaster(call: Call): JsonObject {
  const version = resolveVersion(text(call.request, 'masterVersion'), 'REGULAR');
  return change(call, findCluster(call), 'UPGRADE_MASTER', { currentMasterVersion: version });
}

function change(call: Call, cluster: Resource, type: string, fields: JsonObject): JsonObject {
  refuseBusy(call.gcp, cluster);
  call.gcp.graph.patch(cluster.id, { status: 'RECONCILING' });
  return begin(call, {
    type,
    cluster,
    path: pathOf(cluster.id),
    spread: durations.clusterUpdate,
    args: { change: fields },
  });
}

function fingerprint(gcp: Gcp, id: string): string {
  return gcp.seeded.hex(8, 'labels', id, gcp.store.count('counters', 'fingerprints'));
}
