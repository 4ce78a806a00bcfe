import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { everyPage } from '../pages.ts';
import { lastOf, ownNetwork } from './own-network.ts';
import { remove } from './remove.ts';

interface Group {
  name: string;
  zone: string;
}

/** Network endpoint groups in our network: made for Services with the NEG annotation. Name: `<zone>/<group>`. */
export function endpointGroup(context: CloudContext): Sweepable {
  return {
    permissions: ['compute.networkEndpointGroups.delete', 'compute.networkEndpointGroups.list'],

    async list(scope) {
      const groups = await ownGroups(cloudOf(context, scope), scope);
      return groups.map(({ name, zone }) => ({ kind: 'gcp.endpoint-group', name: `${zone}/${name}` }));
    },

    async destroy({ scope, name: path }) {
      const cloud = cloudOf(context, scope);
      const group = (await ownGroups(cloud, scope)).find(({ name, zone }) => `${zone}/${name}` === path);
      if (!group) return;
      const { name, zone } = group;
      const { networkEndpointGroups } = await cloud.clients.compute();
      await remove(cloud, { zone }, `zones/${zone}/networkEndpointGroups/${name}`, () =>
        networkEndpointGroups.delete({ project: cloud.project, zone, networkEndpointGroup: name }),
      );
    },
  };
}

async function ownGroups(cloud: GoogleCloud, scope: Scope): Promise<Group[]> {
  const network = await ownNetwork(cloud, scope);
  if (!network) return [];
  const { networkEndpointGroups } = await cloud.clients.compute();
  const scopes = await cloud.list('cannot list network endpoint groups', () =>
    everyPage(
      (page) => networkEndpointGroups.aggregatedList({ project: cloud.project, ...page }),
      ({ items }) => Object.values(items ?? {}),
    ),
  );
  return scopes
    .flatMap((each) => each.networkEndpointGroups ?? [])
    .filter((group) => network.contains(group.network) && group.zone)
    .map((group) => ({ name: group.name ?? '', zone: lastOf(group.zone) }));
}
