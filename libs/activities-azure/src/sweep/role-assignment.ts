import type { RoleAssignment } from '@azure/arm-authorization';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { ownIdentities } from '../identity/identity.ts';
import { deleteOwnAssignment, ownAssignments, readAssignment } from '../identity/role-assignments.ts';
import { foundByTags, tagsOfMark } from '../ownership.ts';

/**
 * Roles that were assigned to an identity of ours which is gone: Azure keeps such an assignment, with an unknown principal, and counts
 * it. Name: the assignment's id.
 */
export function roleAssignment(context: CloudContext): Sweepable {
  return {
    permissions: [
      'Microsoft.Authorization/roleAssignments/delete',
      'Microsoft.Authorization/roleAssignments/read',
      'Microsoft.ManagedIdentity/userAssignedIdentities/read',
    ],

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const listed = await orphans(cloud, scope);
      const read = await Promise.all(listed.map(({ id }) => readAssignment(cloud, id ?? '')));
      // Lists go on showing for a while what is gone.
      const found = listed.filter((_, index) => read[index] !== undefined);
      return found.map(({ id, description }) =>
        foundByTags('azure.role-assignment', id ?? '', tagsOfMark(description)),
      );
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      if (!(await orphans(cloud, scope)).some(({ id }) => id === name)) return;
      await deleteOwnAssignment(cloud, scope, name);
    },
  };
}

/** Those of an identity that stands go with it. */
async function orphans(cloud: AzureCloud, scope: Scope): Promise<RoleAssignment[]> {
  const [assignments, identities] = await Promise.all([ownAssignments(cloud, scope), ownIdentities(cloud, scope)]);
  const standing = new Set(identities.map(({ principalId }) => principalId));
  return assignments.filter(({ principalId }) => !standing.has(principalId));
}
