import type { GenericResourceExpanded } from '@azure/arm-resources';
import { failed, type CloudContext, type Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { groupIn, nodeGroupOf } from '../names.ts';
import { hasOurTags } from '../ownership.ts';
import { listTagged } from '../standing.ts';

/** What has a kind of its own: there it is listed as it stands, not as it stood a while ago. */
const known = new Set(
  [
    'Microsoft.ContainerRegistry/registries',
    'Microsoft.ContainerService/managedClusters',
    'Microsoft.DBforMySQL/flexibleServers',
    'Microsoft.ManagedIdentity/userAssignedIdentities',
    'Microsoft.Network/dnsZones',
    'Microsoft.Network/privateDnsZones',
    'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
    'Microsoft.Network/virtualNetworks',
    'Microsoft.Storage/storageAccounts',
  ].map((type) => type.toLowerCase()),
);

/**
 * Anything else that carries our tags: copied there by a service of Azure's, or put on by somebody. Nobody here knows how to remove
 * it, so it is named. Name: the id.
 */
export function marked(context: CloudContext): Sweepable {
  return {
    permissions: ['Microsoft.Resources/subscriptions/resources/read'],

    async list(scope) {
      const ids = await others(cloudOf(context, scope), scope);
      return ids.map((name) => ({ kind: 'azure.marked', name }));
    },

    async destroy({ scope, name }) {
      if (!(await others(cloudOf(context, scope), scope)).includes(name)) return;
      const message = `${name} carries the tags of this installation and is of no kind that it makes`;
      throw failed('DEPENDENCY', 'SW-DEP-062', message, {
        fix: `az resource delete --ids ${name}, or remove its tags slipway-*; then slipway sweep {name}`,
      });
    },
  };
}

async function others(cloud: AzureCloud, scope: Scope): Promise<string[]> {
  const found = await listTagged(cloud, scope.installation);
  const suspects = found.filter((each) => isOther(each, scope)).map(({ id }) => id ?? '');
  // The index shows what is gone for some minutes; what a group lists stands.
  const groups = [...new Set(suspects.map((id) => groupIn(id) ?? ''))];
  const standing = await Promise.all(
    groups.map((group) =>
      cloud.listIfAny(`cannot list what is in the resource group ${group}`, async () =>
        (await cloud.clients.resources()).resources.listByResourceGroup(group),
      ),
    ),
  );
  const ids = new Set(standing.flat().map(({ id }) => id?.toLowerCase()));
  return [...new Set(suspects)].filter((id) => ids.has(id.toLowerCase())).sort();
}

/** What is in the group of the machines has the cluster's tags, and goes with the group. */
const isOther = ({ id, type, tags }: GenericResourceExpanded, scope: Scope): boolean =>
  hasOurTags(tags, scope) &&
  !known.has((type ?? '').toLowerCase()) &&
  groupIn(id)?.toLowerCase() !== nodeGroupOf(scope).toLowerCase();
