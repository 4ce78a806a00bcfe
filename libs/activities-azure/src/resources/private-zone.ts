import type { PrivateZone, VirtualNetworkLink } from '@azure/arm-privatedns';
import { driftOf, notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, conditionOf, end, type Condition, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import type { IdOutput, NetworkOutput, PrivateZoneProps } from '../kinds.ts';
import { groupOf, networkName, resourceId, sameId } from '../names.ts';
import { foundByTags, hasOurTags, mergedTags, ownTags, userTags } from '../ownership.ts';

/** Where every private zone is. */
const location = 'global';

/** The private zone that the database has its name in, linked with the network. learn.microsoft.com/rest/api/dns/privatedns */
export function privateZone(context: CloudContext): Resource<PrivateZoneProps, { network: NetworkOutput }, IdOutput> {
  return {
    permissions: [
      'Microsoft.Network/privateDnsZones/delete',
      'Microsoft.Network/privateDnsZones/read',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/delete',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/write',
      'Microsoft.Network/privateDnsZones/write',
      'Microsoft.Network/virtualNetworks/join/action',
    ],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const found = await look(cloud, ref);
      if (!found) return undefined;
      // Without its link nobody finds the database.
      const linked = (await lookAtLink(cloud, ref)) !== undefined;
      return { output: { id: found.id ?? '' }, actual: { linked, tags: userTags(found.tags) } };
    },

    async ensure(ref, props, { network }) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref);
      const tags = ownTags(ref, props.tags);
      const made = await bringAbout(cloud, life, () => writeZone(cloud, ref, `cannot create ${life.what}`, tags));
      if (driftOf(props, { tags: userTags(made.tags) }).length > 0) {
        await writeZone(cloud, ref, `cannot tag ${life.what}`, mergedTags(ref, made.tags, props.tags));
      }
      const link = linkLifespan(cloud, ref, network.id);
      await bringAbout(cloud, link, () =>
        cloud.run(`cannot create ${link.what}`, link.id, async (options) =>
          (await cloud.clients.privateDns()).virtualNetworkLinks.beginCreateOrUpdate(
            groupOf(ref.scope),
            ref.name,
            networkName(ref.scope),
            { location, tags, registrationEnabled: false, virtualNetwork: { id: network.id } },
            options,
          ),
        ),
      );
      return { id: made.id ?? '' };
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await look(cloud, ref))) return;
      // A zone goes after its links.
      await end(cloud, linkLifespan(cloud, ref));
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const found = await cloud.list('cannot list private DNS zones', async () =>
        (await cloud.clients.privateDns()).privateZones.list(),
      );
      return found
        .filter(({ tags }) => hasOurTags(tags, scope))
        .map(({ name, tags }) => foundByTags('azure.private-zone', name ?? '', tags));
    },
  };
}

async function look(cloud: AzureCloud, { scope, name }: Ref): Promise<PrivateZone | undefined> {
  const found = await cloud.find(`cannot read the private DNS zone ${name}`, async () =>
    (await cloud.clients.privateDns()).privateZones.get(groupOf(scope), name),
  );
  if (found && !hasOurTags(found.tags, scope)) throw notOwned('the private DNS zone', name);
  return found;
}

const lookAtLink = (cloud: AzureCloud, { scope, name }: Ref): Promise<VirtualNetworkLink | undefined> =>
  cloud.find(`cannot read the link of the private DNS zone ${name}`, async () =>
    (await cloud.clients.privateDns()).virtualNetworkLinks.get(groupOf(scope), name, networkName(scope)),
  );

function writeZone(cloud: AzureCloud, ref: Ref, what: string, tags: Record<string, string>): Promise<void> {
  return cloud.run(what, zoneId(ref), async (options) =>
    (await cloud.clients.privateDns()).privateZones.beginCreateOrUpdate(
      groupOf(ref.scope),
      ref.name,
      { location, tags },
      options,
    ),
  );
}

const zoneId = ({ scope, name }: Ref): string => resourceId(scope, 'Microsoft.Network/privateDnsZones', name);

function lifespan(cloud: AzureCloud, ref: Ref): Lifespan<PrivateZone> {
  return {
    what: `the private DNS zone ${ref.name}`,
    id: zoneId(ref),
    look: () => look(cloud, ref),
    condition: ({ provisioningState }) => conditionOf(provisioningState),
    remove: async (options) =>
      (await cloud.clients.privateDns()).privateZones.beginDelete(groupOf(ref.scope), ref.name, options),
  };
}

/** @param network that it has to lead to; undefined: any */
function linkLifespan(cloud: AzureCloud, ref: Ref, network?: string): Lifespan<VirtualNetworkLink> {
  const link = networkName(ref.scope);
  return {
    what: `the link of ${ref.name} with ${link}`,
    id: resourceId(ref.scope, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', ref.name, link),
    look: () => lookAtLink(cloud, ref),
    condition: (found) => linkCondition(found, network),
    remove: async (options) =>
      (await cloud.clients.privateDns()).virtualNetworkLinks.beginDelete(groupOf(ref.scope), ref.name, link, options),
  };
}

/** A link keeps the network that it was made with: one of an earlier network of the name leads nowhere. */
function linkCondition(found: VirtualNetworkLink, network: string | undefined): Condition {
  const condition = conditionOf(found.provisioningState);
  const isElsewhere = network !== undefined && !sameId(found.virtualNetwork?.id, network);
  if (condition === 'ready' && isElsewhere) return 'broken';
  return condition === 'ready' && found.virtualNetworkLinkState === 'InProgress' ? 'busy' : condition;
}
