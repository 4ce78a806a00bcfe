import type { Resource } from '../../core/graph.ts';
import type { Operation, OperationError } from '../../core/operation.ts';
import { OperationFailure } from '../../core/operation.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, isObject, object, text } from '../../core/json.ts';
import { releaseChildren } from '../children/release.ts';
import type { Gcp } from '../gcp.ts';
import { removeFirewalls } from './footprint.ts';
import { poolsOf, removeInstances, syncInstances } from './nodes.ts';
import type { ClusterRuntime, Endpoint } from './runtime.ts';

/** What each operation of the Kubernetes Engine does to the world when it ends. */
export function defineEffects(gcp: Gcp, runtime: ClusterRuntime): void {
  const target = (operation: Operation): Resource | undefined => gcp.graph.get(operation.target);
  const poolOf = (operation: Operation): Resource | undefined => gcp.graph.get(text(operation.args, 'pool'));

  function settle(cluster: string): void {
    gcp.graph.patch(cluster, { status: 'RUNNING' });
    runtime.nodesChanged(cluster);
  }

  gcp.operations.define('container', 'CREATE_CLUSTER', {
    prepare: async (operation) => {
      const cluster = target(operation);
      return cluster && runtime.start(cluster);
    },
    complete: (operation, prepared) => {
      const cluster = target(operation);
      if (!cluster) return;
      const { endpoint, clusterCaCertificate } = prepared as Endpoint;
      const masterAuth = { ...object(cluster.body, 'masterAuth'), clusterCaCertificate };
      gcp.graph.patch(cluster.id, { endpoint, masterAuth });
      for (const pool of poolsOf(gcp, cluster.id)) ready(gcp, pool);
      const workloadPool = text(object(cluster.body, 'workloadIdentityConfig'), 'workloadPool');
      if (workloadPool !== '') gcp.store.put('identityPools', workloadPool, true);
      settle(cluster.id);
    },
    broken: (operation, error) => breakAll(gcp, operation, error),
    revert: (operation) => dropCluster(gcp, operation),
  });

  gcp.operations.define('container', 'DELETE_CLUSTER', {
    prepare: async (operation) => {
      const cluster = target(operation);
      if (cluster) await runtime.stop(cluster);
    },
    complete: (operation) => dropCluster(gcp, operation),
    broken: (operation, error) => breakAll(gcp, operation, error),
    revert: (operation) => gcp.graph.patch(operation.target, { status: 'ERROR' }),
  });

  gcp.operations.define('container', 'CREATE_NODE_POOL', {
    complete: (operation) => {
      const pool = poolOf(operation);
      if (pool) ready(gcp, pool);
      settle(operation.target);
    },
    broken: (operation, error) => {
      const pool = poolOf(operation);
      if (pool) breakPool(gcp, pool, error);
      settle(operation.target);
    },
    revert: (operation) => {
      const pool = poolOf(operation);
      if (pool) gcp.graph.delete(pool.id, operation.principal);
      settle(operation.target);
    },
  });

  gcp.operations.define('container', 'DELETE_NODE_POOL', {
    complete: (operation) => {
      const pool = poolOf(operation);
      if (pool) {
        removeInstances(gcp, pool);
        gcp.graph.delete(pool.id, operation.principal);
      }
      countNodes(gcp, operation.target);
      settle(operation.target);
    },
    revert: (operation) => {
      gcp.graph.patch(text(operation.args, 'pool'), { status: 'RUNNING' });
      settle(operation.target);
    },
  });

  const updates = [
    'UPDATE_CLUSTER',
    'UPGRADE_MASTER',
    'UPGRADE_NODES',
    'SET_LABELS',
    'SET_NODE_POOL_SIZE',
    'SET_NODE_POOL_MANAGEMENT',
  ];
  for (const type of updates) {
    gcp.operations.define('container', type, {
      complete: (operation) => {
        const pool = poolOf(operation);
        if (pool) updatePool(gcp, pool, operation);
        else gcp.graph.patch(operation.target, object(operation.args, 'change'));
        settle(operation.target);
      },
      revert: (operation) => {
        const pool = poolOf(operation);
        if (pool) gcp.graph.patch(pool.id, { status: 'RUNNING' });
        settle(operation.target);
      },
    });
  }
}

function ready(gcp: Gcp, pool: Resource): void {
  const soldOut = gcp.store.get<string[]>('settings', 'stockouts') ?? [];
  const zone = ((pool.body['locations'] as string[] | undefined) ?? []).find((item) => soldOut.includes(item));
  if (zone !== undefined) {
    throw new OperationFailure(
      'GCE_STOCKOUT',
      `The zone '${zone}' does not have enough resources available to fulfill the request. Try a different zone, or try again later.`,
    );
  }
  gcp.graph.patch(pool.id, { status: 'RUNNING' });
  syncInstances(gcp, gcp.graph.get(pool.id) ?? pool);
}

function updatePool(gcp: Gcp, pool: Resource, operation: Operation): void {
  const change: JsonObject = isObject(operation.args['change']) ? operation.args['change'] : {};
  const size = integer(operation.args, 'size');
  const hidden = size === undefined ? pool.hidden : { ...pool.hidden, size };
  gcp.graph.update(pool.id, { ...pool.body, ...change, status: 'RUNNING' }, hidden ? { hidden } : {});
  syncInstances(gcp, gcp.graph.get(pool.id) ?? pool);
}

function breakPool(gcp: Gcp, pool: Resource, error: OperationError): void {
  const code = error.code === 'GCE_STOCKOUT' ? 'GCE_STOCKOUT' : 'UNKNOWN';
  gcp.graph.patch(pool.id, {
    status: 'ERROR',
    statusMessage: error.message,
    conditions: [{ code, message: error.message }],
  });
}

function breakAll(gcp: Gcp, operation: Operation, error: OperationError): void {
  gcp.graph.patch(operation.target, { status: 'ERROR', statusMessage: error.message });
  for (const pool of poolsOf(gcp, operation.target)) breakPool(gcp, pool, error);
}

function countNodes(gcp: Gcp, cluster: string): void {
  const pools = new Set(poolsOf(gcp, cluster).map((pool) => pool.id));
  const nodes = gcp.graph.all('compute.instances').filter((instance) => pools.has(instance.parent ?? ''));
  gcp.graph.patch(cluster, { currentNodeCount: nodes.length });
}

/** The cluster with its pools, machines and rules; what Kubernetes made in it goes only as far as Google takes care. */
function dropCluster(gcp: Gcp, operation: Operation): void {
  const cluster = gcp.graph.get(operation.target);
  if (!cluster) return;
  for (const pool of poolsOf(gcp, cluster.id)) {
    removeInstances(gcp, pool);
    gcp.graph.delete(pool.id, operation.principal);
  }
  removeFirewalls(gcp, cluster);
  releaseChildren(gcp, cluster);
  gcp.graph.delete(cluster.id, operation.principal);
}
