import type { ResourceGroup } from '@azure/arm-resources';
import type { Disk } from '@azure/arm-compute';
import type { Scope } from '@slipway/contracts';
import type { AzureCloud } from './cloud.ts';
import { clusterId, readCluster } from './clusters.ts';
import { hasRule } from './failure.ts';
import { nodeGroupOf, sameId } from './names.ts';
import { hasOurTags } from './ownership.ts';

/** Permissions of everything in this file. */
export const nodeGroupPermissions = [
  'Microsoft.Compute/disks/read',
  'Microsoft.ContainerService/managedClusters/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
];

/**
 * The group that AKS keeps machines, load balancers, addresses and disks in, where it has outlived its cluster. Undefined: it is gone, it
 * goes with a cluster that still stands, or it is somebody else's. learn.microsoft.com/azure/aks/faq
 */
export async function leftNodeGroup(cloud: AzureCloud, scope: Scope): Promise<ResourceGroup | undefined> {
  const name = nodeGroupOf(scope);
  const found = await cloud.find(`cannot read the resource group ${name}`, async () =>
    (await cloud.clients.resources()).resourceGroups.get(name),
  );
  if (!found || !isOurs(found, scope) || (await hasCluster(cloud, scope))) return undefined;
  return found;
}

/** AKS says in it which cluster made it, and gives it the cluster's tags. */
const isOurs = ({ managedBy, tags }: ResourceGroup, scope: Scope): boolean =>
  hasOurTags(tags, scope) && (managedBy === undefined || managedBy === '' || sameId(managedBy, clusterId(scope)));

/** One of that name, whosever it is: then the group is not ours to take away. */
async function hasCluster(cloud: AzureCloud, scope: Scope): Promise<boolean> {
  try {
    return (await readCluster(cloud, scope)) !== undefined;
  } catch (error) {
    if (hasRule(error, 'SW-OWN-049')) return true;
    throw error;
  }
}

/** Disks of PersistentVolumes in a group. */
export function volumesIn(cloud: AzureCloud, group: string): Promise<Disk[]> {
  return cloud
    .listIfAny(`cannot list disks in ${group}`, async () =>
      (await cloud.clients.compute()).disks.listByResourceGroup(group),
    )
    .then((disks) => disks.filter(({ tags }) => tags?.['kubernetes.io-created-for-pv-name'] !== undefined));
}
