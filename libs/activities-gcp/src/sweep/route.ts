import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { everyPage } from '../pages.ts';
import { isMadeByKubernetes, ownNetwork } from './own-network.ts';
import { remove } from './remove.ts';

/** Routes in our network that a cluster made for its nodes. Google's own, named `default-route-`, go with the network. */
export function route(context: CloudContext): Sweepable {
  return {
    permissions: ['compute.routes.delete', 'compute.routes.get', 'compute.routes.list'],

    async list(scope) {
      const names = await ownRoutes(cloudOf(context, scope), scope);
      return names.map((name) => ({ kind: 'gcp.route', name }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      if (!(await ownRoutes(cloud, scope)).includes(name)) return;
      const { routes } = await cloud.clients.compute();
      await remove(cloud, 'global', `global/routes/${name}`, () =>
        routes.delete({ project: cloud.project, route: name }),
      );
    },
  };
}

async function ownRoutes(cloud: GoogleCloud, scope: Scope): Promise<string[]> {
  const network = await ownNetwork(cloud, scope);
  if (!network) return [];
  const { routes } = await cloud.clients.compute();
  const all = await cloud.list('cannot list routes', () =>
    everyPage(
      (page) => routes.list({ project: cloud.project, ...page }),
      ({ items }) => items,
    ),
  );
  const names = all
    .filter((each) => network.contains(each.network) && isMadeByKubernetes(each.name))
    .map(({ name }) => name ?? '');
  // A list shows what was deleted for a while.
  const standing = await Promise.all(
    names.map((name) =>
      cloud.find(`cannot read the route ${name}`, async () => {
        return (await routes.get({ project: cloud.project, route: name })).data;
      }),
    ),
  );
  return names.filter((_, index) => standing[index]);
}
