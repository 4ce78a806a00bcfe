import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  ListAccessEntriesCommand,
  ListAssociatedAccessPoliciesCommand,
} from '@aws-sdk/client-eks';
import { concurrently } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';
import { hasCode, isUnknownOutcome } from './failure.ts';
import { partitionOf } from './names.ts';
import { hasOurTags, ownTags } from './ownership.ts';

/** docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
const adminPolicy = ({ scope }: Ref): string =>
  `arn:${partitionOf(scope.location)}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;

/** Entries that are read at a time. */
const atATime = 5;

/**
 * Principals that are administrators through an access entry of ours, sorted. Whom EKS itself let in (who made the cluster, the
 * nodes) and whom others did is not among them.
 */
export async function adminsOf(cloud: AmazonCloud, ref: Ref): Promise<string[]> {
  const entries = await ourEntries(cloud, ref);
  const complete = await concurrently(entries, atATime, (principal) => isAdmin(cloud, ref, principal));
  return entries.filter((_, index) => complete[index]).sort();
}

/** Lets in who is missing, and takes out whom we let in earlier. An entry of somebody else's gets the policy and stays theirs. */
export async function syncAdmins(cloud: AmazonCloud, ref: Ref, admins: readonly string[]): Promise<void> {
  const entries = await ourEntries(cloud, ref);
  for (const principal of admins) await letIn(cloud, ref, principal, entries.includes(principal));
  for (const principal of entries.filter((each) => !admins.includes(each))) await takeOut(cloud, ref, principal);
}

/** Principals with an entry that carries our tags. */
async function ourEntries(cloud: AmazonCloud, ref: Ref): Promise<string[]> {
  const clusterName = ref.name;
  const what = `cannot read who may enter the cluster ${clusterName}`;
  const principals = await cloud.list(what, async (nextToken) => {
    const page = await (await cloud.clients.eks()).send(new ListAccessEntriesCommand({ clusterName, nextToken }));
    return { items: page.accessEntries, next: page.nextToken };
  });
  const ours = await concurrently(principals, atATime, async (principalArn) => {
    const read = new DescribeAccessEntryCommand({ clusterName, principalArn });
    const found = await cloud.find(what, async () => (await cloud.clients.eks()).send(read));
    return hasOurTags(found?.accessEntry?.tags, ref.scope);
  });
  return principals.filter((_, index) => ours[index]);
}

async function isAdmin(cloud: AmazonCloud, ref: Ref, principalArn: string): Promise<boolean> {
  const read = new ListAssociatedAccessPoliciesCommand({ clusterName: ref.name, principalArn });
  const found = await cloud.find(`cannot read what ${principalArn} may do`, async () =>
    (await cloud.clients.eks()).send(read),
  );
  return (found?.associatedAccessPolicies ?? []).some(
    ({ policyArn, accessScope }) => policyArn === adminPolicy(ref) && accessScope?.type === 'cluster',
  );
}

async function letIn(cloud: AmazonCloud, ref: Ref, principalArn: string, stands: boolean): Promise<void> {
  const what = `cannot make ${principalArn} an administrator of the cluster ${ref.name}`;
  const entry = { clusterName: ref.name, principalArn };
  if (!stands) {
    // The principal is unique in the cluster, so that a second entry cannot come about.
    const create = new CreateAccessEntryCommand({ ...entry, tags: ownTags(ref) });
    await cloud
      .send(what, async () => (await cloud.clients.eks()).send(create))
      .catch((error: unknown) => {
        // Somebody else's, or what an earlier attempt made and this one does not see yet.
        if (!hasCode(error, 'ResourceInUseException') && !isUnknownOutcome(error)) throw error;
      });
  }
  if (await isAdmin(cloud, ref, principalArn)) return;
  const policy = { ...entry, policyArn: adminPolicy(ref), accessScope: { type: 'cluster' as const } };
  await cloud.read(what, async () => (await cloud.clients.eks()).send(new AssociateAccessPolicyCommand(policy)));
}

async function takeOut(cloud: AmazonCloud, ref: Ref, principalArn: string): Promise<void> {
  const command = new DeleteAccessEntryCommand({ clusterName: ref.name, principalArn });
  await cloud.delete(`cannot take ${principalArn} out of the cluster ${ref.name}`, async () =>
    (await cloud.clients.eks()).send(command),
  );
}
