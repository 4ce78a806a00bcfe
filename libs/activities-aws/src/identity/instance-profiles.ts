import {
  DeleteInstanceProfileCommand,
  ListInstanceProfilesForRoleCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import type { AmazonCloud } from '../cloud.ts';

/**
 * Takes a role of ours out of its instance profiles, which hold it. EKS makes one for a node group, named `eks-…`, and takes it away
 * with the group, unless the group was lost.
 */
export async function leaveInstanceProfiles(cloud: AmazonCloud, RoleName: string): Promise<void> {
  const found = await cloud.find(`cannot list the instance profiles of the role ${RoleName}`, async () =>
    (await cloud.clients.iam()).send(new ListInstanceProfilesForRoleCommand({ RoleName })),
  );
  for (const { InstanceProfileName } of found?.InstanceProfiles ?? []) {
    await cloud.delete(`cannot take the role ${RoleName} out of ${InstanceProfileName}`, async () =>
      (await cloud.clients.iam()).send(new RemoveRoleFromInstanceProfileCommand({ RoleName, InstanceProfileName })),
    );
    if (!InstanceProfileName?.startsWith('eks-')) continue;
    await cloud.delete(`cannot delete the instance profile ${InstanceProfileName}`, async () =>
      (await cloud.clients.iam()).send(new DeleteInstanceProfileCommand({ InstanceProfileName })),
    );
  }
}
