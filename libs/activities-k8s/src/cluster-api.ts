import type { Ref } from '@slipway/contracts';
import type { ClusterApi, LiveObject, Manifest, ObjectKey } from '@slipway/activities-core';
import { ClusterGone, Clusters, missing } from './cluster/clusters.ts';
import { applyOwned } from './cluster/apply.ts';
import { removeOwned } from './cluster/remove.ts';
import { removeInside } from './cluster/remove-inside.ts';
import type { ClusterDeps } from './context.ts';

/** Objects inside an installation's cluster, for clouds and for ourselves. */
export function createClusterApi(deps: ClusterDeps): ClusterApi {
  const clusters = new Clusters(deps);
  return {
    async exists(ref: Ref): Promise<boolean> {
      return (await clusters.find(ref)) !== undefined;
    },

    async apply(ref: Ref, manifest: Manifest): Promise<LiveObject> {
      try {
        return await applyOwned(await clusters.need(ref), ref, manifest);
      } catch (error) {
        if (error instanceof ClusterGone) throw missing(ref);
        throw error;
      }
    },

    read: (ref: Ref, key: ObjectKey) => clusters.within(ref, (cluster) => cluster.get(key)),

    async remove(ref: Ref, key: ObjectKey): Promise<void> {
      await removeInside(clusters, deps, ref, async () => {
        await clusters.within(ref, (cluster) => removeOwned(cluster, ref, key, deps));
      });
    },
  };
}
