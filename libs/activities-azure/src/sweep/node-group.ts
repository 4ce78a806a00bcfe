import type { CloudContext, Sweepable } from '@slipway/activities-core';
import { failed } from '@slipway/activities-core';
import type { Found, Scope } from '@slipway/contracts';
import { deleteWhenFree } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { hasRule } from '../failure.ts';
import { leftNodeGroup, nodeGroupPermissions, volumesIn } from '../own-node-group.ts';

/** AKS deletes the group with the cluster; it takes some minutes longer at times. */
const goneBudgetMs = 1_800_000;

/**
 * The group of the cluster's machines, load balancers, addresses and disks, which stayed when its cluster went. As long as there are
 * volumes in it, it holds data. Name: the group.
 */
export function nodeGroup(context: CloudContext): Sweepable {
  return {
    permissions: [...nodeGroupPermissions, 'Microsoft.Resources/subscriptions/resourceGroups/delete'],

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const name = (await leftNodeGroup(cloud, scope))?.name;
      if (name === undefined) return [];
      const volumes = await volumesIn(cloud, name);
      const found: Found = { kind: 'azure.node-group', name };
      return [volumes.length === 0 ? found : { ...found, holdsData: true }];
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      // Told again just before: what is not ours by then stays.
      const found = await leftNodeGroup(cloud, scope);
      if (found?.name !== name) return;
      const what = `cannot delete the resource group ${name}`;
      await deleteWhenFree(cloud, what, found.id ?? '', async (options) =>
        (await cloud.clients.resources()).resourceGroups.beginDelete(name, options),
      );
      await gone(cloud, scope, name);
    },
  };
}

/** @throws DEPENDENCY (SW-DEP-062), naming the group and what is left in it */
async function gone(cloud: AzureCloud, scope: Scope, name: string): Promise<void> {
  const what = `the removal of the resource group ${name}`;
  try {
    await cloud.until<void>({ everyMs: 5_000, budgetMs: goneBudgetMs, settle: true, what }, async () => {
      if (!(await leftNodeGroup(cloud, scope))) return { done: true, value: undefined };
      return { done: false, waitingFor: { leaving: name } };
    });
  } catch (error) {
    if (!hasRule(error, 'SW-READY-040')) throw error;
    const left = await cloud.listIfAny(`cannot list what is in ${name}`, async () =>
      (await cloud.clients.resources()).resources.listByResourceGroup(name),
    );
    const names = left.slice(0, 5).map(({ type, name: each }) => `${type ?? ''} ${each ?? ''}`);
    const message = `the resource group ${name} does not go, with ${names.length === 0 ? 'nothing' : names.join(', ')} in it`;
    throw failed('DEPENDENCY', 'SW-DEP-062', message, {
      fix: `az group delete --name ${name}, or ask Azure why it stays; then slipway sweep {name}`,
      cause: error,
    });
  }
}
