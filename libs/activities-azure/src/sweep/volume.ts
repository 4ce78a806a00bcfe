import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Found, Scope } from '@slipway/contracts';
import type { Disk } from '@azure/arm-compute';
import { deleteWhenFree } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { leftNodeGroup, nodeGroupPermissions, volumesIn } from '../own-node-group.ts';

/** Disks of PersistentVolumes in a group that outlived its cluster. Name: the disk's. */
export function volume(context: CloudContext): Sweepable {
  return {
    permissions: [...nodeGroupPermissions, 'Microsoft.Compute/disks/delete'],
    holdsData: true,

    async list(scope) {
      const disks = await ownVolumes(cloudOf(context, scope), scope);
      return disks.map(({ name, managedBy }): Found => ({
        kind: 'azure.volume',
        name: name ?? '',
        holdsData: true,
        ...(managedBy ? { heldBy: managedBy } : {}),
      }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      const group = (await leftNodeGroup(cloud, scope))?.name;
      const found = (await ownVolumes(cloud, scope)).find((each) => each.name === name);
      if (group === undefined || !found) return;
      await deleteWhenFree(cloud, `cannot delete the disk ${name}`, found.id ?? '', async (options) =>
        (await cloud.clients.compute()).disks.delete(group, name, options),
      );
    },
  };
}

async function ownVolumes(cloud: AzureCloud, scope: Scope): Promise<Disk[]> {
  const group = (await leftNodeGroup(cloud, scope))?.name;
  return group === undefined ? [] : volumesIn(cloud, group);
}
