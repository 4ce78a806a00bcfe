import type { Resource } from '../../core/graph.ts';
import type { ArmCall } from '../arm/call.ts';
import { cloud } from '../azure.ts';
import type { ResourceType } from '../resource-type.ts';
import { permissionsAt } from './decide.ts';
import { authorizationVersions } from './role-definitions.ts';

const type = 'Microsoft.Authorization/permissions';

/** What the caller's roles allow at a scope; what Azure Policy or a deny assignment takes away does not show here. */
export const permissions: ResourceType = {
  type,
  apiVersions: authorizationVersions,
  scope: 'extension',
  names: /.*/,
  group: 'Permissions',
  provisioningState: false,
  collection: (call, scope) =>
    permissionsAt(call.azure, call.caller.objectId, scope).map((item) => shown(call, { ...item })),
  view: (_azure, item) => item.body,
};

function shown(call: ArmCall, { actions, notActions }: { actions: string[]; notActions: string[] }): Resource {
  return {
    id: '',
    type,
    cloud,
    name: '',
    project: call.subscription,
    location: 'global',
    body: { actions, notActions, dataActions: [], notDataActions: [] },
    refs: [],
    createdBy: 'provider',
    createdAt: 0,
    updatedAt: 0,
  };
}
