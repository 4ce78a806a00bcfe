import type { PrivateZone } from '@azure/arm-privatedns';
import { concurrently, type CloudContext, type Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { deleteWhenFree } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { groupIn } from '../names.ts';
import { hasOurTags } from '../ownership.ts';

/** Zones whose links are read at a time. */
const atATime = 5;

/** Links of private zones that are not ours with our network. Those of our own zone go with it. Name: `<group>/<zone>/<link>`. */
export function privateLink(context: CloudContext): Sweepable {
  return {
    permissions: [
      'Microsoft.Network/privateDnsZones/read',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/delete',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
    ],

    async list(scope) {
      const found = await ownLinks(cloudOf(context, scope), scope);
      return found.map(({ group, zone, link }) => ({ kind: 'azure.private-link', name: `${group}/${zone}/${link}` }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      const links = await ownLinks(cloud, scope);
      const found = links.find(({ group, zone, link }) => `${group}/${zone}/${link}` === name);
      if (!found) return;
      const what = `cannot delete the link ${found.link} of the private DNS zone ${found.zone}`;
      await deleteWhenFree(cloud, what, found.id, async (options) =>
        (await cloud.clients.privateDns()).virtualNetworkLinks.beginDelete(
          found.group,
          found.zone,
          found.link,
          options,
        ),
      );
    },
  };
}

interface OwnLink {
  id: string;
  group: string;
  zone: string;
  link: string;
}

async function ownLinks(cloud: AzureCloud, scope: Scope): Promise<OwnLink[]> {
  const zones = await cloud.list('cannot list private DNS zones', async () =>
    (await cloud.clients.privateDns()).privateZones.list(),
  );
  const others = zones.filter(({ tags }) => !hasOurTags(tags, scope));
  return (await concurrently(others, atATime, (zone) => linksOf(cloud, scope, zone))).flat();
}

async function linksOf(cloud: AzureCloud, scope: Scope, { id, name: zone = '' }: PrivateZone): Promise<OwnLink[]> {
  const group = groupIn(id) ?? '';
  const links = await cloud.listIfAny(`cannot list links of the private DNS zone ${zone}`, async () =>
    (await cloud.clients.privateDns()).virtualNetworkLinks.list(group, zone),
  );
  return links
    .filter(({ tags }) => hasOurTags(tags, scope))
    .map((link) => ({ id: link.id ?? '', group, zone, link: link.name ?? '' }));
}
