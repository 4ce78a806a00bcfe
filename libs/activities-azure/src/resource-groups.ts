import type { ResourceGroup } from '@azure/arm-resources';
import type { Scope } from '@slipway/contracts';
import type { AzureCloud } from './cloud.ts';
import { groupOf } from './names.ts';
import { hasOurTags, installationTag } from './ownership.ts';

/** The installation's resource group, whosever it is. Undefined: there is none. */
export function readGroup(cloud: AzureCloud, scope: Pick<Scope, 'cluster'>): Promise<ResourceGroup | undefined> {
  const name = groupOf(scope);
  return cloud.find(`cannot read the resource group ${name}`, async () =>
    (await cloud.clients.resources()).resourceGroups.get(name),
  );
}

export const isLeaving = ({ properties }: ResourceGroup): boolean =>
  /^(?:deleting|deprovisioning)$/i.test(properties?.provisioningState ?? '');

/**
 * Groups that carry the mark of an installation; of any, if none is given. Without those that a service made for itself, which have
 * the marks of what they belong to.
 */
export async function markedGroups(cloud: AzureCloud, installation?: string): Promise<ResourceGroup[]> {
  const filter =
    installation === undefined
      ? `tagName eq '${installationTag}'`
      : `tagName eq '${installationTag}' and tagValue eq '${installation}'`;
  const found = await cloud.list('cannot list resource groups', async () =>
    (await cloud.clients.resources()).resourceGroups.list({ filter }),
  );
  return found.filter(
    (group) => !group.managedBy && (installation === undefined || hasOurTags(group.tags, { installation })),
  );
}
