import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { subnetName } from '../names.ts';
import { hasOurLabel } from '../ownership.ts';
import { everyPage } from '../pages.ts';
import { remove } from './remove.ts';

/** Reserved addresses of the region that carry our label or are in our subnet. */
export function address(context: CloudContext): Sweepable {
  return {
    permissions: ['compute.addresses.delete', 'compute.addresses.list'],

    async list(scope) {
      const names = await ownAddresses(cloudOf(context, scope), scope);
      return names.map((name) => ({ kind: 'gcp.address', name }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      if (!(await ownAddresses(cloud, scope)).includes(name)) return;
      const region = scope.location;
      const { addresses } = await cloud.clients.compute();
      await remove(cloud, { region }, `regions/${region}/addresses/${name}`, () =>
        addresses.delete({ project: cloud.project, region, address: name }),
      );
    },
  };
}

async function ownAddresses(cloud: GoogleCloud, scope: Scope): Promise<string[]> {
  const { addresses } = await cloud.clients.compute();
  const subnet = `/regions/${scope.location}/subnetworks/${subnetName(scope)}`;
  const found = await cloud.list('cannot list addresses', () =>
    everyPage(
      (page) => addresses.list({ project: cloud.project, region: scope.location, ...page }),
      ({ items }) => items,
    ),
  );
  return found
    .filter((each) => hasOurLabel(each.labels, scope) || each.subnetwork?.endsWith(subnet))
    .map((each) => each.name ?? '');
}
