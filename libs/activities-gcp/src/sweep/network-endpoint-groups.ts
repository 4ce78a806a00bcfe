import type { compute_v1 } from '@googleapis/compute';
import { networkName } from '../names.ts';
import { toOperation } from '../operations/compute.ts';
import { networkIsOurs } from './footprint.ts';
import type { SweepableKind } from './compute-sweepable.ts';

/** Groups in our network, made by the cluster for Services with the NEG annotation. */
export const networkEndpointGroups: SweepableKind = {
  kind: 'gcp.network-endpoint-group',
  what: 'network endpoint group',
  permissions: ['compute.networkEndpointGroups.delete', 'compute.networkEndpointGroups.list'],
  async find(cloud, scope) {
    if (!(await networkIsOurs(cloud, scope))) return [];
    const { networkEndpointGroups: api } = await cloud.clients.compute();
    const { project } = cloud;
    const groups = await cloud.list('cannot list network endpoint groups', async () => {
      const { items } = (await api.aggregatedList({ project })).data;
      return Object.values(items ?? {}).flatMap(
        (each: compute_v1.Schema$NetworkEndpointGroupsScopedList) => each.networkEndpointGroups ?? [],
      );
    });
    return groups
      .filter((group) => group.network?.endsWith(`/networks/${networkName(scope)}`))
      .map((group) => {
        const zone = group.zone?.split('/').at(-1) ?? '';
        const name = group.name ?? '';
        return {
          name: `${zone}/${name}`,
          place: { zone },
          path: `zones/${zone}/networkEndpointGroups/${name}`,
          remove: async () => toOperation((await api.delete({ project, zone, networkEndpointGroup: name })).data),
        };
      });
  },
};
