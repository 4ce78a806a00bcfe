import type { Resource } from '../../core/graph.ts';
import { OperationFailure } from '../../core/operation.ts';
import { resourceGroupNotFound } from '../arm/refusals.ts';
import { descendants, removeResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { ResourceType } from '../resource-type.ts';

export const groupType = 'Microsoft.Resources/resourceGroups';

/** Groups: deleted with all that is in them; what a group of the provider's holds (`managedBy`) goes with its manager. */
export const resourceGroups: ResourceType = {
  type: groupType,
  apiVersions: ['2025-04-01', '2024-11-01', '2024-03-01', '2021-04-01', '2020-10-01'],
  scope: 'subscription',
  permission: 'Microsoft.Resources/subscriptions/resourceGroups',
  tracked: true,
  names: /^[-\w.()]{0,89}[-\w()]$/,
  badName: (name) =>
    new ArmFault(
      'InvalidResourceGroup',
      `The provided resource group name '${name}' has these invalid characters or ends with a period. The name can only be a letter, digit, '-', '.', '(', ')' or '_' and at most 90 characters.`,
    ),
  group: 'ResourceGroups',
  put: {},
  patch: {},
  delete: { spread: durations.groupDelete, headers: ['location'] },
  draft: ({ body }, before) => {
    const { location, tags, managedBy } = body;
    const manager = managedBy ?? before?.body['managedBy'];
    return {
      body: {
        location,
        ...(tags === undefined ? {} : { tags }),
        ...(manager === undefined ? {} : { managedBy: manager }),
        properties: {},
      },
    };
  },
  missing: (call) => resourceGroupNotFound(call.name),
  deletedInUse: true,
  onDelete: {
    prepare: async (azure, group) => {
      for (const item of descendants(azure, group.id)) {
        const operation = { ...pretended(azure, item) };
        await azure.typeOf(item.type)?.onDelete?.prepare?.(azure, item, operation);
      }
    },
    done: (azure, group, _prepared, operation) => {
      for (let next = removable(azure, group); next; next = removable(azure, group)) {
        azure.typeOf(next.type)?.onDelete?.done?.(azure, next, undefined, pretended(azure, next));
        removeResource(azure, next.id, operation.principal);
      }
      const [held] = descendants(azure, group.id);
      if (held) throw new OperationFailure('ResourceGroupDeletionBlocked', blocked(azure, group, held));
    },
  },
};

/** Something in the group that nothing else needs. */
function removable(azure: Azure, group: Resource): Resource | undefined {
  return azure.graph.children(group.id).find((item) => {
    const inside = [item, ...descendants(azure, item.id)];
    const ids = new Set(inside.map(({ id }) => id));
    return inside.every(({ id }) => azure.graph.users(id).every((user) => ids.has(user.id)));
  });
}

function blocked(azure: Azure, group: Resource, held: Resource): string {
  const users = azure.graph.users(held.id).map(({ id }) => id);
  return `Deletion of resource group '${group.name}' did not finish because the resource '${held.id}' is in use by '${users.join(', ')}'. Please refer to https://aka.ms/arm-delete-resource for more information.`;
}

/** What a deletion of one resource sees when its group is deleted. */
function pretended(
  azure: Azure,
  resource: Resource,
): Parameters<NonNullable<NonNullable<ResourceType['onDelete']>['done']>>[3] {
  const now = azure.clock.now();
  return {
    id: azure.seeded.uuid('deletion of', resource.id, now),
    cloud: resource.cloud,
    service: resource.type.split('/')[0] ?? '',
    type: `${resource.type} delete`,
    project: resource.project,
    location: resource.location,
    target: resource.id,
    principal: 'provider',
    createdAt: now,
    startsAt: now,
    dueAt: now,
    args: {},
  };
}
