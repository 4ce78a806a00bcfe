import type { RoleAssignment } from '@azure/arm-authorization';
import { notOwned } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import type { AzureCloud } from '../cloud.ts';
import { hasCode } from '../failure.ts';
import { sameId } from '../names.ts';
import { hasOurTags, markIn, tagsOfMark } from '../ownership.ts';
import { roleDefinitionId, roleNameOf } from './roles.ts';
import { uuidOf } from './uuid.ts';

/** A role on something. */
export interface Grant {
  /** Name of a built-in role. */
  role: string;
  /** Id of what it is on. */
  on: string;
}

/** Calls that assignments need. learn.microsoft.com/rest/api/authorization/role-assignments */
export const assignmentPermissions = [
  'Microsoft.Authorization/roleAssignments/delete',
  'Microsoft.Authorization/roleAssignments/read',
  'Microsoft.Authorization/roleAssignments/write',
];

/**
 * Assigns roles to a principal that may be new: the directory knows it everywhere only after minutes, which is waited for. An equal
 * assignment of somebody else's does as well.
 */
export async function grantRoles(
  cloud: AzureCloud,
  ref: Ref,
  principalId: string,
  grants: readonly Grant[],
): Promise<void> {
  const standing = await assignmentsOf(cloud, principalId);
  for (const { role, on } of grants) {
    const definition = roleDefinitionId(ref.scope, role);
    const has = standing.some((each) => roleNameOf(each.roleDefinitionId) === role && sameId(each.scope, on));
    if (has) continue;
    const name = uuidOf([on, definition, principalId].join('|').toLowerCase());
    try {
      await cloud.change(`cannot assign the role ${role} to ${ref.name}`, async () =>
        (await cloud.clients.authorization()).roleAssignments.create(on, name, {
          roleDefinitionId: definition,
          principalId,
          // So that Azure does not look for a principal that the directory has not spread yet.
          principalType: 'ServicePrincipal',
          description: markIn(ref),
        }),
      );
    } catch (error) {
      if (!hasCode(error, 'RoleAssignmentExists')) throw error;
    }
  }
}

/** Every assignment of a principal in the subscription. */
function assignmentsOf(cloud: AzureCloud, principalId: string): Promise<RoleAssignment[]> {
  return cloud.list('cannot list role assignments', async () => {
    const { roleAssignments } = await cloud.clients.authorization();
    return roleAssignments.listForSubscription({ filter: `principalId eq '${principalId}'` });
  });
}

/** Names of the roles that a principal has by our mark, sorted. */
export async function rolesOf(cloud: AzureCloud, scope: Scope, principalId: string): Promise<string[]> {
  const found = await assignmentsOf(cloud, principalId);
  const ours = found.filter((each) => isOurs(each, scope));
  return [...new Set(ours.flatMap(({ roleDefinitionId: id }) => roleNameOf(id) ?? []))].sort();
}

/** Every assignment with the mark of the installation, whether its principal still exists or not. */
export async function ownAssignments(cloud: AzureCloud, scope: Pick<Scope, 'installation'>): Promise<RoleAssignment[]> {
  const found = await cloud.list('cannot list role assignments', async () =>
    (await cloud.clients.authorization()).roleAssignments.listForSubscription(),
  );
  return found.filter((each) => isOurs(each, scope));
}

/** Undefined: absent, though lists may go on showing it for a while. */
export function readAssignment(cloud: AzureCloud, id: string): Promise<RoleAssignment | undefined> {
  return cloud.find('cannot read a role assignment', async () =>
    (await cloud.clients.authorization()).roleAssignments.getById(id),
  );
}

/** Removes what a principal of ours was given, whoever gave it: with the principal it would be of no use and never go. */
export async function removeAssignments(cloud: AzureCloud, ref: Ref, principalId: string): Promise<void> {
  for (const { id, scope: on } of await assignmentsOf(cloud, principalId)) {
    if (id === undefined || !inSubscription(on, ref.scope)) continue;
    await deleteAssignment(cloud, id);
  }
}

/** Absent is success. */
function deleteAssignment(cloud: AzureCloud, id: string): Promise<void> {
  return cloud.delete('cannot delete a role assignment', async () =>
    (await cloud.clients.authorization()).roleAssignments.deleteById(id),
  );
}

/** @throws NOT_OWNED when it does not carry our mark */
export async function deleteOwnAssignment(cloud: AzureCloud, scope: Scope, id: string): Promise<void> {
  const found = await readAssignment(cloud, id);
  if (!found) return;
  if (!isOurs(found, scope)) throw notOwned('the role assignment', id);
  await deleteAssignment(cloud, id);
}

const isOurs = ({ description }: RoleAssignment, scope: Pick<Scope, 'installation'>): boolean =>
  hasOurTags(tagsOfMark(description), scope);

const inSubscription = (on: string | undefined, { account }: Scope): boolean =>
  on?.toLowerCase().startsWith(`/subscriptions/${account}`) === true;
