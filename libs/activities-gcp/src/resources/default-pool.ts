import type { CloudContext, Resource } from '@slipway/activities-core';
import { once } from '../client.ts';
import { end } from '../bring-about.ts';
import { cloudOf } from '../cloud.ts';
import { alone, clusterPath, sendToCluster } from '../cluster-change.ts';
import { defaultPoolName } from '../names.ts';
import { containerOperations } from '../operations/container.ts';
import { readCluster } from './cluster.ts';

/**
 * Absence of the pool that every cluster is made with: our pools have sizes and labels of their own, and a cluster cannot be made
 * without one.
 */
export function defaultPool(context: CloudContext): Resource<Record<never, never>, object, Record<never, never>> {
  return {
    permissions: ['container.clusters.get', 'container.clusters.update', 'container.operations.get'],

    async observe(ref) {
      const found = await readCluster(cloudOf(context, ref.scope), ref.scope);
      const stands = found?.nodePools?.some((pool) => pool.name === defaultPoolName) ?? true;
      return stands ? undefined : { output: {}, actual: {} };
    },

    async ensure({ scope }) {
      const cloud = cloudOf(context, scope);
      const client = await cloud.clients.container();
      const path = `clusters/${scope.cluster.name}/nodePools/${defaultPoolName}`;
      const name = `${clusterPath(scope)}/nodePools/${defaultPoolName}`;
      await alone(cloud, scope, () =>
        end(cloud, {
          what: `the node pool ${defaultPoolName}`,
          target: path,
          operations: containerOperations(cloud, scope.cluster.location, path),
          look: async () => (await readCluster(cloud, scope))?.nodePools?.find((pool) => pool.name === defaultPoolName),
          condition: ({ status }) => (status === 'STOPPING' ? 'leaving' : status === 'PROVISIONING' ? 'busy' : 'ready'),
          remove: () =>
            sendToCluster(cloud, scope, `cannot delete the node pool ${defaultPoolName}`, () =>
              client.deleteNodePool({ name }, once),
            ),
          lagMs: 30_000,
        }),
      );
      return {};
    },

    /** An absence leaves nothing behind. */
    destroy: () => Promise.resolve(),
  };
}
