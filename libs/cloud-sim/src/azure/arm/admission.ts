import { object, text } from '../../core/json.ts';
import { authorizationFailed, isAllowed, linkedAuthorizationFailed } from '../authorization/decide.ts';
import type { Azure } from '../azure.ts';
import { groupPropagation } from '../lag-profiles.ts';
import { isRegistered } from '../resources/registration.ts';
import { nameOf, parentId } from './arm-id.ts';
import type { ArmCall } from './call.ts';
import { checkLocks } from './locks.ts';
import type { ProviderTable } from './provider-table.ts';
import {
  groupBeingDeleted,
  missingRegistration,
  parentNotFound,
  resourceGroupNotFound,
  subscriptionNotFound,
} from './refusals.ts';
import type { Route } from './route.ts';

/** All that Azure Resource Manager itself looks at before a provider sees the request. */
export function admit(call: ArmCall, table: ProviderTable, route: Route): void {
  const { azure } = call;
  if (call.subscription !== '' && !azure.find(`/subscriptions/${call.subscription}`))
    throw subscriptionNotFound(call.subscription);
  authorise(call, route);
  const { namespace } = route.provider;
  if (route.phase === 'poll' || call.subscription === '') return;
  if (table.needsRegistration(namespace) && !isRegistered(azure, call.subscription, namespace))
    throw missingRegistration(namespace);
  if (call.resourceGroup !== '') checkGroup(call, route);
  checkParent(call, route);
  if (route.type && (route.verb === 'write' || route.verb === 'delete')) {
    // Whoever may lock may also unlock: locks do not hold locks.
    const isLock = route.type.type === 'Microsoft.Authorization/locks';
    if (!isLock && (route.verb === 'write' || azure.find(call.id))) checkLocks(azure, call.id, route.verb);
  }
}

function authorise(call: ArmCall, route: Route): void {
  const { azure, caller } = call;
  const { permission } = route;
  if (permission === '') return;
  if (!isAllowed(azure, caller.objectId, permission, call.id)) throw authorizationFailed(caller, permission, call.id);
  if (route.verb !== 'write') return;
  for (const linked of route.type?.linked?.(call) ?? [])
    if (!isAllowed(azure, caller.objectId, linked.action, linked.scope))
      throw linkedAuthorizationFailed(caller, permission, call.id, linked);
}

/** A new group is known to each provider a little later. */
function checkGroup(call: ArmCall, route: Route): void {
  const { azure } = call;
  const id = `/subscriptions/${call.subscription}/resourceGroups/${call.resourceGroup}`;
  if (route.type?.type === 'Microsoft.Resources/resourceGroups') return;
  const group = azure.find(id);
  if (!group) throw resourceGroupNotFound(call.resourceGroup);
  if (route.verb !== 'write') return;
  if (text(object(group.body, 'properties'), 'provisioningState') === 'Deleting')
    throw groupBeingDeleted(call.resourceGroup);
  if (azure.clock.now() < group.createdAt + lagOf(azure, group.id, route.provider.namespace))
    throw resourceGroupNotFound(call.resourceGroup);
}

function lagOf(azure: Azure, group: string, namespace: string): number {
  return namespace === 'Microsoft.Resources' || namespace === 'Microsoft.Authorization'
    ? 0
    : azure.lags.length(groupPropagation, 0, group, namespace);
}

function checkParent(call: ArmCall, route: Route): void {
  if (!route.type || route.verb !== 'write') return;
  const parent = parentId(call.id);
  const isNested = route.type.type.split('/').length > 2 || route.type.scope === 'extension';
  if (isNested && parent !== '' && !call.azure.find(parent)) throw parentNotFound(nameOf(parent));
}
