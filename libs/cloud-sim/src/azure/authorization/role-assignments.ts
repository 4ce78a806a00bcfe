import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import { parseArmId } from '../arm/arm-id.ts';
import type { ArmCall } from '../arm/call.ts';
import { isWithin } from '../arm/locks.ts';
import { addResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { isApplication } from '../entra/applications.ts';
import { ArmFault } from '../fault.ts';
import { findByPrincipal, isReplicated } from '../identity/user-assigned.ts';
import type { ResourceType } from '../resource-type.ts';
import { assignmentType, findDefinition } from './decide.ts';
import { authorizationVersions, guid } from './role-definitions.ts';

/** Who has which role where; one whose principal is gone stays, as an orphan. */
export const roleAssignments: ResourceType = {
  type: assignmentType,
  apiVersions: authorizationVersions,
  scope: 'extension',
  names: guid,
  badName: (name) =>
    new ArmFault(
      'InvalidRoleAssignmentId',
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    ),
  group: 'RoleAssignments',
  put: { status: 201 },
  delete: {},
  provisioningState: false,
  missing: (call) =>
    new ArmFault('RoleAssignmentNotFound', `The role assignment '${call.name}' is not found.`, { http: 404 }),
  draft: (call, before) => ({ body: { properties: before ? unchanged(call, before) : checked(call) } }),
  collection: (call, scope, all) => collected(call, scope.toLowerCase(), all),
};

function checked(call: ArmCall): JsonObject {
  const { azure } = call;
  const asked = object(call.body, 'properties');
  const principalId = text(asked, 'principalId').toLowerCase();
  const definition = findDefinition(azure, text(asked, 'roleDefinitionId'));
  if (!definition)
    throw new ArmFault(
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${text(asked, 'roleDefinitionId').split('/').at(-1) ?? ''}' does not exist.`,
      { http: 404 },
    );
  if (!guid.test(principalId))
    throw new ArmFault('InvalidPrincipalId', 'A valid principal ID must be provided for role assignment.');
  checkPrincipal(azure, principalId, text(asked, 'principalType'));
  const scope = parseArmId(call.id)?.scope ?? '';
  const twin = azure.graph.all(assignmentType).find((item) => {
    const properties = object(item.body, 'properties');
    return (
      text(properties, 'scope').toLowerCase() === scope.toLowerCase() &&
      text(properties, 'principalId') === principalId &&
      text(properties, 'roleDefinitionId') === definition.id
    );
  });
  if (twin) throw new ArmFault('RoleAssignmentExists', 'The role assignment already exists.', { http: 409 });
  const now = azure.clock.iso();
  const { condition = null, conditionVersion = null, description = null } = asked;
  return {
    roleDefinitionId: definition.id,
    principalId,
    principalType: text(asked, 'principalType') || 'ServicePrincipal',
    scope,
    condition,
    conditionVersion,
    createdOn: now,
    updatedOn: now,
    createdBy: call.caller.objectId,
    updatedBy: call.caller.objectId,
    delegatedManagedIdentityResourceId: null,
    description,
  };
}

/** A new principal is not found before it is replicated, unless the request says of which type it is. */
function checkPrincipal(azure: Azure, principalId: string, type: string): void {
  const identity = findByPrincipal(azure, principalId);
  const known = identity !== undefined || isApplication(azure, principalId);
  const inTime = identity === undefined || type !== '' || isReplicated(azure, identity);
  if (!known || !inTime)
    throw new ArmFault(
      'PrincipalNotFound',
      `Principal ${principalId.replaceAll('-', '')} does not exist in the directory. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    );
  if (type !== '' && type !== 'ServicePrincipal')
    throw new ArmFault(
      'UnmatchedPrincipalType',
      `The PrincipalId '${principalId.replaceAll('-', '')}' has type 'ServicePrincipal' , which is different from specified PrinciaplType '${type}'.`,
    );
}

/** Only the description and the condition may change. */
function unchanged(call: ArmCall, before: Resource): JsonObject {
  const stands = object(before.body, 'properties');
  const asked = object(call.body, 'properties');
  const definition = findDefinition(call.azure, text(asked, 'roleDefinitionId'));
  const samePrincipal = text(asked, 'principalId').toLowerCase() === text(stands, 'principalId');
  if (!samePrincipal || definition?.id !== text(stands, 'roleDefinitionId'))
    throw new ArmFault(
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  const { description = stands['description'], condition = stands['condition'] } = asked;
  return { ...stands, description, condition, updatedOn: call.azure.clock.iso(), updatedBy: call.caller.objectId };
}

/** At the scope and above it; without `atScope()` also below. Filters: `principalId eq '…'`, `assignedTo('…')`. */
function collected(call: ArmCall, scope: string, all: readonly Resource[]): Resource[] {
  const filter = call.http.url.searchParams.get('$filter') ?? '';
  const principal = (/principalId eq '?([-\w]+)'?/i.exec(filter) ?? /assignedTo\('([-\w]+)'\)/i.exec(filter))?.[1];
  const understood = filter === '' || principal !== undefined || /atScope\(\)/i.test(filter);
  if (!understood)
    throw new ArmFault(
      'BadRequestFormat',
      `The filter '${filter}' is not supported. Supported filters are either 'atScope()' or 'principalId eq {value}' or 'assignedTo({value})'.`,
    );
  const atScope = /atScope\(\)/i.test(filter);
  return all.filter((item) => {
    const own = (parseArmId(item.id)?.scope ?? '').toLowerCase();
    const matches = isWithin(scope, own) || (!atScope && isWithin(own, scope));
    return (
      matches &&
      (principal === undefined || text(object(item.body, 'properties'), 'principalId') === principal.toLowerCase())
    );
  });
}

/** What stood before the story begins. */
export function seedAssignment(azure: Azure, scope: string, principalId: string, roleName: string): void {
  const definition = azure.graph
    .all('Microsoft.Authorization/roleDefinitions')
    .find((item) => text(object(item.body, 'properties'), 'roleName') === roleName);
  if (!definition) throw new Error(`no role "${roleName}"`);
  const id = `${scope}/providers/${assignmentType}/${azure.seeded.uuid('assignment', scope, principalId, roleName)}`;
  if (azure.find(id)) return;
  const properties = {
    roleDefinitionId: definition.id,
    principalId,
    principalType: 'ServicePrincipal',
    scope,
    condition: null,
    conditionVersion: null,
    createdOn: azure.clock.iso(),
    updatedOn: azure.clock.iso(),
    createdBy: '',
    updatedBy: '',
    delegatedManagedIdentityResourceId: null,
    description: null,
  };
  addResource(azure, {
    id,
    type: assignmentType,
    location: 'global',
    body: { properties },
    createdBy: 'seed',
    providerOwned: true,
  });
}
