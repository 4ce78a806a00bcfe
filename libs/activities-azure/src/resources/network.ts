import type { VirtualNetwork } from '@azure/arm-network';
import { driftOf, notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, conditionOf, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import type { NetworkOutput, NetworkProps } from '../kinds.ts';
import { normalLocation } from '../location.ts';
import { groupOf, nodesSubnet, resourceId } from '../names.ts';
import { domainTag, foundByTags, hasOurTags, mergedTags, ownTags, userTags } from '../ownership.ts';

const immutable = ['location', 'cidr', 'nodes'] as const;

/**
 * The virtual network with the subnet of the nodes; the database's comes by its own step.
 * learn.microsoft.com/rest/api/virtualnetwork/virtual-networks
 */
export function network(context: CloudContext): Resource<NetworkProps, object, NetworkOutput> {
  return {
    permissions: [
      'Microsoft.Network/virtualNetworks/delete',
      'Microsoft.Network/virtualNetworks/read',
      'Microsoft.Network/virtualNetworks/subnets/read',
      'Microsoft.Network/virtualNetworks/subnets/write',
      'Microsoft.Network/virtualNetworks/write',
    ],
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(ref), actual: actualOf(found) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref);
      const made = await bringAbout(cloud, life, () => create(cloud, ref, props));
      refuseChanges(life.what, props, actualOf(made), immutable, 'put it back, or make a new installation');
      if (conditionOf(made.provisioningState) === 'broken') await repair(cloud, ref, made);
      if (!nodesIn(made)) await addNodesSubnet(cloud, ref, props);
      if (driftOf({ tags: props.tags }, actualOf(made)).length > 0) {
        // Not by a PUT, which would have to say every subnet again.
        const tags = mergedTags(ref, made.tags, props.tags);
        await cloud.change(`cannot tag ${life.what}`, async () =>
          (await cloud.clients.network()).virtualNetworks.updateTags(groupOf(ref.scope), ref.name, { tags }),
        );
      }
      return outputOf(ref);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const found = await ownNetworks(cloud, scope);
      return found.map(({ name, tags }) => foundByTags('azure.network', name ?? '', tags));
    },
  };
}

/** Every virtual network with the mark of the installation, in any group of the subscription. */
export async function ownNetworks(
  cloud: AzureCloud,
  scope: Pick<Ref['scope'], 'installation'>,
): Promise<VirtualNetwork[]> {
  const found = await cloud.list('cannot list virtual networks', async () =>
    (await cloud.clients.network()).virtualNetworks.listAll(),
  );
  return found.filter(({ tags }) => hasOurTags(tags, scope));
}

const idOf = ({ scope, name }: Ref): string => resourceId(scope, 'Microsoft.Network/virtualNetworks', name);

const outputOf = (ref: Ref): NetworkOutput => ({ id: idOf(ref), nodesSubnet: `${idOf(ref)}/subnets/${nodesSubnet}` });

const nodesIn = ({ subnets }: VirtualNetwork) => subnets?.find(({ name }) => name === nodesSubnet);

function actualOf(found: VirtualNetwork): Partial<NetworkProps> {
  const cidr = found.addressSpace?.addressPrefixes?.[0];
  const subnet = nodesIn(found);
  const nodes = subnet?.addressPrefix ?? subnet?.addressPrefixes?.[0];
  return {
    ...(found.location === undefined ? {} : { location: normalLocation(found.location) }),
    ...(cidr === undefined ? {} : { cidr }),
    ...(nodes === undefined ? {} : { nodes }),
    tags: userTags(found.tags),
  };
}

async function look(cloud: AzureCloud, ref: Ref): Promise<VirtualNetwork | undefined> {
  const found = await cloud.find(`cannot read the virtual network ${ref.name}`, async () =>
    (await cloud.clients.network()).virtualNetworks.get(groupOf(ref.scope), ref.name),
  );
  if (found && !hasOurTags(found.tags, ref.scope)) throw notOwned('the virtual network', ref.name);
  return found;
}

function create(cloud: AzureCloud, ref: Ref, { location, cidr, nodes, tags }: NetworkProps): Promise<void> {
  const body: VirtualNetwork = {
    location,
    addressSpace: { addressPrefixes: [cidr] },
    subnets: [{ name: nodesSubnet, addressPrefix: nodes }],
    tags: { ...ownTags(ref, tags), [domainTag]: ref.scope.domain },
  };
  return cloud.run(`cannot create the virtual network ${ref.name}`, idOf(ref), async (options) =>
    (await cloud.clients.network()).virtualNetworks.beginCreateOrUpdate(groupOf(ref.scope), ref.name, body, options),
  );
}

/** A PUT of what stands brings it out of the state in which a change failed. */
function repair(cloud: AzureCloud, ref: Ref, standing: VirtualNetwork): Promise<void> {
  return cloud.run(`cannot repair the virtual network ${ref.name}`, idOf(ref), async (options) => {
    const { virtualNetworks } = await cloud.clients.network();
    return virtualNetworks.beginCreateOrUpdate(groupOf(ref.scope), ref.name, standing, options);
  });
}

/** Somebody else's hand took it away. */
function addNodesSubnet(cloud: AzureCloud, ref: Ref, { nodes }: NetworkProps): Promise<void> {
  const what = `cannot create the subnet ${nodesSubnet} of ${ref.name}`;
  return cloud.run(what, outputOf(ref).nodesSubnet, async (options) => {
    const { subnets } = await cloud.clients.network();
    return subnets.beginCreateOrUpdate(groupOf(ref.scope), ref.name, nodesSubnet, { addressPrefix: nodes }, options);
  });
}

function lifespan(cloud: AzureCloud, ref: Ref): Lifespan<VirtualNetwork> {
  return {
    what: `the virtual network ${ref.name}`,
    id: idOf(ref),
    look: () => look(cloud, ref),
    // A change that failed leaves the network at work, with what is in it.
    condition: ({ provisioningState: state }) => (conditionOf(state) === 'broken' ? 'ready' : conditionOf(state)),
    remove: async (options) =>
      (await cloud.clients.network()).virtualNetworks.beginDelete(groupOf(ref.scope), ref.name, options),
  };
}
