import type { RoleDefinition } from '@azure/arm-authorization';
import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AzureCloud } from './cloud.ts';
import { hasRule } from './failure.ts';
import { groupId } from './names.ts';

/** Actions that a role grants, with those that it takes out again. */
interface Grants {
  actions: readonly string[];
  notActions: readonly string[];
}

/**
 * Which of the permissions the caller lacks on the resource group, as far as roles that are assigned to it say. Who may not read roles
 * is taken to have them all, and told so in the log: the first call that is refused names what is missing.
 * learn.microsoft.com/azure/role-based-access-control/overview#how-azure-rbac-determines-if-a-user-has-access-to-a-resource
 */
export async function missingPermissions(
  scope: Scope,
  permissions: readonly string[],
  context: CloudContext,
): Promise<string[]> {
  const cloud = cloudOf(context, scope);
  // Permissions inside the cluster carry a kind, `k8s:`.
  const ours = permissions.filter((permission) => /^Microsoft\.\w+\/[\w/.]+$/.test(permission));
  try {
    const principal = await cloud.read('cannot tell who the worker acts as', () => cloud.clients.principal());
    if (principal === undefined) return [];
    const granted = await grantsOf(cloud, scope, principal);
    return ours.filter((action) => !granted.some((each) => allows(each, action)));
  } catch (error) {
    if (!hasRule(error, 'SW-AUTHZ-025')) throw error;
    cloud.call.warn('the permissions of the worker cannot be asked for: it may not read role assignments');
    return [];
  }
}

/** Of every role that the principal, or a group that it is in, has on the resource group or above it. */
async function grantsOf(cloud: AzureCloud, scope: Scope, principal: string): Promise<Grants[]> {
  const assignments = await cloud.list('cannot list the role assignments of the worker', async () => {
    const { roleAssignments } = await cloud.clients.authorization();
    return roleAssignments.listForSubscription({ filter: `assignedTo('${principal}')` });
  });
  const reaching = assignments.filter(({ scope: on }) => reaches(on ?? '', groupId(scope)));
  const definitions = new Set(reaching.flatMap(({ roleDefinitionId }) => roleDefinitionId ?? []));
  const found = await Promise.all([...definitions].map((id) => readRole(cloud, id)));
  return found.flatMap((role) =>
    (role?.permissions ?? []).map(({ actions, notActions }) => ({
      actions: actions ?? [],
      notActions: notActions ?? [],
    })),
  );
}

const readRole = (cloud: AzureCloud, id: string): Promise<RoleDefinition | undefined> =>
  cloud.find('cannot read a role', async () => (await cloud.clients.authorization()).roleDefinitions.getById(id));

/** An assignment counts where it is, and for all that is below. A management group's is listed because it is above. */
function reaches(on: string, group: string): boolean {
  if (on === '/' || /^\/providers\/Microsoft\.Management\//i.test(on)) return true;
  return `${group}/`.toLowerCase().startsWith(`${on}/`.toLowerCase());
}

const allows = ({ actions, notActions }: Grants, action: string): boolean =>
  actions.some((each) => covers(each, action)) && !notActions.some((each) => covers(each, action));

/** `*` stands for any letters, slashes too. Actions are told in any case. */
function covers(pattern: string, action: string): boolean {
  const words = pattern.split('*').map((word) => word.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${words.join('.*')}$`, 'i').test(action);
}
