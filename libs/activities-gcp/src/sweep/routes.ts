import { networkName } from '../names.ts';
import { toOperation } from '../operations/compute.ts';
import { networkIsOurs } from './footprint.ts';
import type { SweepableKind } from './compute-sweepable.ts';

/** Routes that the cluster added to our network. Those that the network brought along go with it and cannot be deleted before. */
export const routes: SweepableKind = {
  kind: 'gcp.route',
  what: 'route',
  permissions: ['compute.routes.delete', 'compute.routes.list'],
  async find(cloud, scope) {
    if (!(await networkIsOurs(cloud, scope))) return [];
    const { routes: api } = await cloud.clients.compute();
    const { project } = cloud;
    const all = await cloud.list('cannot list routes', async () => (await api.list({ project })).data.items ?? []);
    return all
      .filter((route) => route.network?.endsWith(`/networks/${networkName(scope)}`) && route.name?.startsWith('gke-'))
      .map(({ name }) => ({
        name: name ?? '',
        place: 'global',
        path: `global/routes/${name}`,
        remove: async () => toOperation((await api.delete({ project, route: name ?? '' })).data),
      }));
  },
};
