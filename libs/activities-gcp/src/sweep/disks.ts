import type { compute_v1 } from '@googleapis/compute';
import { toOperation } from '../operations/compute.ts';
import type { SweepableKind } from './compute-sweepable.ts';

/**
 * Disks of PersistentVolumes. They do not carry our label but the cluster's: GKE's CSI driver sets
 * `goog-k8s-cluster-name` and `goog-k8s-cluster-location`. A disk that is still attached is refused by Google.
 */
export const disks: SweepableKind = {
  kind: 'gcp.disk',
  what: 'disk',
  permissions: ['compute.disks.delete', 'compute.disks.list'],
  holdsData: true,
  async find(cloud, { cluster }) {
    const { disks: api } = await cloud.clients.compute();
    const { project } = cloud;
    const filter = `labels.goog-k8s-cluster-name=${cluster.name}`;
    const all = await cloud.list('cannot list disks', async () => {
      const { items } = (await api.aggregatedList({ project, filter })).data;
      return Object.values(items ?? {}).flatMap((each: compute_v1.Schema$DisksScopedList) => each.disks ?? []);
    });
    return all
      .filter(({ labels }) => labels?.['goog-k8s-cluster-name'] === cluster.name)
      .filter(({ labels }) => labels?.['goog-k8s-cluster-location'] === cluster.location)
      .map((disk) => {
        const zone = disk.zone?.split('/').at(-1) ?? '';
        const name = disk.name ?? '';
        return {
          name: `${zone}/${name}`,
          place: { zone },
          path: `zones/${zone}/disks/${name}`,
          remove: async () => toOperation((await api.delete({ project, zone, disk: name })).data),
        };
      });
  },
};
