import { glob } from '../../core/fault-rule.ts';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, object, objects, text } from '../../core/json.ts';
import { parseArmId } from '../arm/arm-id.ts';
import type { Principal } from '../arm/call.ts';
import { isWithin } from '../arm/locks.ts';
import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import { rolePropagation } from '../lag-profiles.ts';

export const assignmentType = 'Microsoft.Authorization/roleAssignments';
export const definitionType = 'Microsoft.Authorization/roleDefinitions';
const denied = 'azure.denied';

/** What a role allows. */
export interface Permission {
  actions: string[];
  notActions: string[];
}

/** Whether a principal may do this there: by an assignment at the scope or above that is in force, and not taken away by a test. */
export function isAllowed(azure: Azure, objectId: string, action: string, scope: string): boolean {
  const taken = azure.store.get<string[]>(denied, objectId) ?? [];
  if (taken.some((pattern) => covers(pattern, action))) return false;
  return permissionsAt(azure, objectId, scope).some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action)),
  );
}

/** Takes actions away from a principal, whatever its roles. */
export function deny(azure: Azure, objectId: string, actions: string[]): void {
  azure.store.put(denied, objectId, actions);
}

/** Of all roles that the principal has at the scope or above it. */
export function permissionsAt(azure: Azure, objectId: string, scope: string): Permission[] {
  const target = scope.toLowerCase();
  return azure.graph
    .all(assignmentType)
    .filter(
      (assignment) =>
        text(object(assignment.body, 'properties'), 'principalId') === objectId &&
        isWithin(target, (parseArmId(assignment.id)?.scope ?? '').toLowerCase()) &&
        inForce(azure, assignment),
    )
    .flatMap((assignment) => permissionsOf(azure, text(object(assignment.body, 'properties'), 'roleDefinitionId')));
}

/** 403 in the words of Azure Resource Manager. */
export function authorizationFailed(caller: Principal, action: string, scope: string): ArmFault {
  return new ArmFault(
    'AuthorizationFailed',
    `The client '${caller.clientId}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    { http: 403 },
  );
}

/** 403 for an action on something that the request only names. */
export function linkedAuthorizationFailed(
  caller: Principal,
  action: string,
  scope: string,
  linked: { action: string; scope: string },
): ArmFault {
  return new ArmFault(
    'LinkedAuthorizationFailed',
    `The client '${caller.clientId}' with object id '${caller.objectId}' has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action(s) '${linked.action}' on the linked scope(s) '${linked.scope}' (respectively) or the linked scope(s) are invalid.`,
    { http: 403 },
  );
}

/** A role definition by its id at whatever scope: the last part is unique. */
export function findDefinition(azure: Azure, id: string): Resource | undefined {
  const name = id.slice(id.lastIndexOf('/') + 1).toLowerCase();
  return azure.graph.all(definitionType).find((item) => item.name.toLowerCase() === name);
}

function permissionsOf(azure: Azure, definitionId: string): Permission[] {
  const properties = object(findDefinition(azure, definitionId)?.body, 'properties');
  return objects(properties, 'permissions').map((item) => ({
    actions: texts(item, 'actions'),
    notActions: texts(item, 'notActions'),
  }));
}

function inForce(azure: Azure, assignment: Resource): boolean {
  if (assignment.createdBy === 'seed') return true;
  return azure.clock.now() >= assignment.createdAt + azure.lags.length(rolePropagation, 0, assignment.id);
}

function covers(pattern: string, action: string): boolean {
  return glob(pattern.toLowerCase(), action.toLowerCase());
}

function texts(value: JsonObject, key: string): string[] {
  return list(value, key).filter((item) => typeof item === 'string');
}
