import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { regionOf } from '../compute/locations.ts';
import { checkQuota } from '../compute/quota.ts';
import { durations } from '../durations.ts';
import { alreadyExists, invalid } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud, pathOf } from '../gcp.ts';
import { containerId, findCluster, findPool, selfLink } from './names.ts';
import { checkAutoscaling, draftPool } from './node-pool-draft.ts';
import { demandOf, poolSlug, poolsOf, sizePerZone } from './nodes.ts';
import { begin, refuseBusy } from './operations.ts';

export function showPool(pool: Resource): JsonObject {
  return pool.body;
}

export function createPool(gcp: Gcp, cluster: Resource, body: JsonObject, principal: string): Resource {
  const name = text(body, 'name');
  const path = `${pathOf(cluster.id)}/nodePools/${name}`;
  const id = containerId(path);
  gcp.graph.forget(id);
  const pool = gcp.graph.create({
    id,
    type: 'container.nodePools',
    cloud,
    name,
    project: cluster.project,
    location: cluster.location,
    parent: cluster.id,
    body: { ...body, selfLink: selfLink(path), status: 'PROVISIONING', etag: gcp.seeded.uuid(id) },
    refs: [],
    createdBy: principal,
  });
  const groups = ((body['locations'] as string[] | undefined) ?? []).map(
    (zone) =>
      `https://www.googleapis.com/compute/v1/projects/${cluster.project}/zones/${zone}/instanceGroupManagers/${poolSlug(gcp, pool)}-grp`,
  );
  gcp.graph.patch(id, { instanceGroupUrls: groups });
  return pool;
}

export function createNodePool(call: Call): JsonObject {
  const { gcp } = call;
  const cluster = findCluster(call);
  refuseBusy(gcp, cluster);
  const pool = draftPool(object(call.request, 'nodePool'), {
    gcp,
    project: cluster.project,
    path: pathOf(cluster.id),
    version: text(cluster.body, 'currentMasterVersion'),
    locations: (cluster.body['locations'] as string[] | undefined) ?? [],
    workloadPool: text(object(cluster.body, 'workloadIdentityConfig'), 'workloadPool'),
    channel: text(object(cluster.body, 'releaseChannel'), 'channel') || 'UNSPECIFIED',
  });
  const path = `${pathOf(cluster.id)}/nodePools/${text(pool, 'name')}`;
  if (gcp.graph.get(containerId(path))) throw alreadyExists(`Already exists: ${path}.`);
  checkQuota(
    gcp,
    cluster.project,
    regionOf(cluster.location),
    demandOf({ body: pool }, integer(pool, 'initialNodeCount') ?? 0),
  );
  createPool(gcp, cluster, pool, call.principal);
  gcp.graph.patch(cluster.id, { status: 'RECONCILING' });
  return begin(call, {
    type: 'CREATE_NODE_POOL',
    cluster,
    path,
    spread: durations.poolCreate,
    args: { pool: containerId(path) },
  });
}

export function getNodePool(call: Call): JsonObject {
  return showPool(findPool(call));
}

export function listNodePools(call: Call): JsonObject {
  const { gcp, reader } = call;
  const pools = poolsOf(gcp, findCluster(call).id).filter((pool) => gcp.lags.visible(pool, 'list', reader));
  return pools.length > 0 ? { nodePools: pools.map(showPool) } : {};
}

export function deleteNodePool(call: Call): JsonObject {
  return changePool(call, 'DELETE_NODE_POOL', {}, { status: 'STOPPING', spread: durations.poolDelete });
}

export function setNodePoolSize(call: Call): JsonObject {
  const pool = findPool(call);
  const size = integer(call.request, 'nodeCount') ?? 0;
  if (size < 0) throw invalid('Node count must not be negative.');
  const more = size - sizePerZone(pool);
  if (more > 0) checkQuota(call.gcp, pool.project, regionOf(pool.location), demandOf(pool, more));
  return changePool(call, 'SET_NODE_POOL_SIZE', {}, { size });
}

export function setNodePoolAutoscaling(call: Call): JsonObject {
  return changePool(call, 'UPDATE_CLUSTER', { autoscaling: checkAutoscaling(object(call.request, 'autoscaling')) });
}

export function setNodePoolManagement(call: Call): JsonObject {
  return changePool(call, 'SET_NODE_POOL_MANAGEMENT', { management: object(call.request, 'management') });
}

/** Fields of the request that end up in the pool's `config`. */
const configFields: Record<string, (value: JsonObject) => JsonObject> = {
  labels: (value) => ({ labels: object(value, 'labels') }),
  taints: (value) => ({ taints: value['taints'] ?? [] }),
  tags: (value) => ({ tags: value['tags'] ?? [] }),
  resourceLabels: (value) => ({ resourceLabels: object(value, 'labels') }),
  workloadMetadataConfig: (value) => ({ workloadMetadataConfig: value }),
};
const plainFields = ['machineType', 'diskType', 'diskSizeGb', 'imageType'];
const addressing = ['name', 'projectId', 'zone', 'clusterId', 'nodePoolId', 'etag'];

export function updateNodePool(call: Call): JsonObject {
  const { request } = call;
  const pool = findPool(call);
  let config: JsonObject = object(pool.body, 'config');
  let body: JsonObject = {};
  for (const key of Object.keys(request).filter((name) => !addressing.includes(name))) {
    const value = request[key];
    if (value === '' || value === undefined) continue;
    const place = configFields[key];
    if (place) config = { ...config, ...place(object(request, key)) };
    else if (plainFields.includes(key)) config = { ...config, [key]: key === 'diskSizeGb' ? Number(value) : value };
    else if (key === 'nodeVersion')
      body = { ...body, version: value === '-' ? text(findCluster(call).body, 'currentMasterVersion') : value };
    else if (key === 'locations' || key === 'upgradeSettings') body = { ...body, [key]: value };
    else throw invalid(`Update of "${key}" is not supported.`);
  }
  return changePool(call, text(body, 'version') === '' ? 'UPDATE_CLUSTER' : 'UPGRADE_NODES', { ...body, config });
}

function changePool(
  call: Call,
  type: string,
  change: JsonObject,
  options: { status?: string; spread?: typeof durations.poolUpdate; size?: number } = {},
): JsonObject {
  const { gcp } = call;
  const cluster = findCluster(call);
  const pool = findPool(call);
  refuseBusy(gcp, cluster);
  gcp.graph.patch(cluster.id, { status: 'RECONCILING' });
  gcp.graph.patch(pool.id, { status: options.status ?? 'RECONCILING' });
  const args = { pool: pool.id, change, ...(options.size === undefined ? {} : { size: options.size }) };
  return begin(call, { type, cluster, path: pathOf(pool.id), spread: options.spread ?? durations.poolUpdate, args });
}
