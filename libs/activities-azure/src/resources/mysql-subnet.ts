import type { Subnet } from '@azure/arm-network';
import { notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, conditionOf, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { mysqlServers, type DatabaseSubnetProps, type IdOutput, type NetworkOutput } from '../kinds.ts';
import { groupOf, networkName, resourceId } from '../names.ts';
import { hasOurTags } from '../ownership.ts';

const immutable = ['cidr'] as const;

/**
 * The subnet that is the database's alone. It has no tags: it is ours by its network. The database lets go of it some time after it is
 * gone. learn.microsoft.com/azure/mysql/flexible-server/concepts-networking-vnet
 */
export function databaseSubnet(
  context: CloudContext,
): Resource<DatabaseSubnetProps, { network: NetworkOutput }, IdOutput> {
  return {
    permissions: [
      'Microsoft.Network/virtualNetworks/read',
      'Microsoft.Network/virtualNetworks/subnets/delete',
      'Microsoft.Network/virtualNetworks/subnets/read',
      'Microsoft.Network/virtualNetworks/subnets/write',
    ],
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      if (!found || conditionOf(found.provisioningState) === 'leaving') return undefined;
      const delegate = isDelegated(found) ? mysqlServers : '';
      return { output: { id: found.id ?? '' }, actual: { cidr: rangeOf(found), delegate } };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref);
      const write = (what: string, body: Subnet): Promise<void> =>
        cloud.run(what, life.id, async (options) =>
          (await cloud.clients.network()).subnets.beginCreateOrUpdate(
            groupOf(ref.scope),
            networkName(ref.scope),
            ref.name,
            body,
            options,
          ),
        );
      const delegations = [{ name: 'mysql', serviceName: mysqlServers }];
      const made = await bringAbout(cloud, life, () =>
        write(`cannot create ${life.what}`, { addressPrefix: props.cidr, delegations }),
      );
      const instead = 'a subnet keeps its range: put the value back, or make a new installation';
      refuseChanges(life.what, props, { cidr: rangeOf(made) }, immutable, instead);
      if (!isDelegated(made)) await write(`cannot delegate ${life.what}`, { ...made, delegations });
      return { id: made.id ?? '' };
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },
  };
}

const isDelegated = ({ delegations = [] }: Subnet): boolean =>
  delegations.some(({ serviceName }) => serviceName?.toLowerCase() === mysqlServers.toLowerCase());

const rangeOf = ({ addressPrefix, addressPrefixes }: Subnet): string => addressPrefix ?? addressPrefixes?.[0] ?? '';

async function look(cloud: AzureCloud, { scope, name }: Ref): Promise<Subnet | undefined> {
  const network = await cloud.find(`cannot read the virtual network ${networkName(scope)}`, async () =>
    (await cloud.clients.network()).virtualNetworks.get(groupOf(scope), networkName(scope)),
  );
  if (!network) return undefined;
  if (!hasOurTags(network.tags, scope)) throw notOwned('the virtual network', networkName(scope));
  return cloud.find(`cannot read the subnet ${name}`, async () =>
    (await cloud.clients.network()).subnets.get(groupOf(scope), networkName(scope), name),
  );
}

function lifespan(cloud: AzureCloud, ref: Ref): Lifespan<Subnet> {
  const { scope, name } = ref;
  return {
    what: `the subnet ${name}`,
    id: resourceId(scope, 'Microsoft.Network/virtualNetworks/subnets', networkName(scope), name),
    look: () => look(cloud, ref),
    condition: ({ provisioningState }) => conditionOf(provisioningState),
    remove: async (options) =>
      (await cloud.clients.network()).subnets.beginDelete(groupOf(scope), networkName(scope), name, options),
  };
}
