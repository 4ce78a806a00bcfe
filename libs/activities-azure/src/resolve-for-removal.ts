import type { CloudContext } from '@slipway/activities-core';
import { cloudOf } from './cloud.ts';
import { hasOurTags } from './ownership.ts';
import type { AzureResolved } from './resolved.ts';
import { readGroup } from './resource-groups.ts';
import type { AzureInstallation } from './spec.ts';
import { standingOf } from './standing.ts';

/**
 * What names and scope need, read from what stands. What is on sale by now is nobody's concern who removes.
 * @param assumed for what no longer stands
 */
export async function resolveForRemoval(
  { name: installation, settings }: AzureInstallation,
  assumed: AzureResolved,
  context: CloudContext,
): Promise<AzureResolved> {
  const account = settings.subscriptionId;
  const cluster = { name: installation, location: settings.resourceGroup };
  const [standing, group] = await Promise.all([
    standingOf({ installation, account }, context),
    readGroup(cloudOf(context, { account }), { cluster }),
  ]);
  return {
    ...assumed,
    incarnation: standing?.incarnation ?? assumed.incarnation,
    groupIsAdopted: group !== undefined && !hasOurTags(group.tags, { installation }),
    assumed: false,
  };
}
