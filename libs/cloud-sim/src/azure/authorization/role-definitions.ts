import { list, object, objects, text } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { addResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import type { ResourceType } from '../resource-type.ts';
import { builtInRoles } from './built-in-roles.ts';
import { assignmentType, definitionType, findDefinition } from './decide.ts';

export const authorizationVersions = [
  '2022-04-01',
  '2022-05-01-preview',
  '2018-07-01',
  '2018-01-01-preview',
  '2015-07-01',
];
export const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Roles: those of Azure's own and custom ones; one role may be read at any scope. */
export const roleDefinitions: ResourceType = {
  type: definitionType,
  apiVersions: authorizationVersions,
  scope: 'extension',
  names: guid,
  badName: (name) => new ArmFault('RoleDefinitionIdNotGuid', `The role definition ID '${name}' must be a GUID.`),
  group: 'RoleDefinitions',
  put: { status: 201 },
  delete: {},
  provisioningState: false,
  find: findDefinition,
  missing: (call) =>
    new ArmFault('RoleDefinitionDoesNotExist', `The specified role definition with ID '${call.name}' does not exist.`, {
      http: 404,
    }),
  draft: (call, before) => ({ body: { properties: checked(call, before?.id) } }),
  mayDelete: (call, resource) => {
    refuseBuiltIn(resource.body);
    const used = call.azure.graph
      .all(assignmentType)
      .some(({ body }) => text(object(body, 'properties'), 'roleDefinitionId').endsWith(resource.name));
    if (used)
      throw new ArmFault(
        'RoleDefinitionHasAssignments',
        'There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).',
      );
  },
  collection: (call) => call.azure.graph.all(definitionType),
  listed: (call, resource) => {
    const filter = call.http.url.searchParams.get('$filter') ?? '';
    const wanted = (name: string): string | undefined => new RegExp(`${name} eq '([^']*)'`, 'i').exec(filter)?.[1];
    const properties = object(resource.body, 'properties');
    const [name, type] = [wanted('roleName'), wanted('type')];
    return (
      (name === undefined || name.toLowerCase() === text(properties, 'roleName').toLowerCase()) &&
      (type === undefined || type.toLowerCase() === text(properties, 'type').toLowerCase())
    );
  },
};

function checked(call: ArmCall, before: string | undefined): JsonObject {
  const { azure } = call;
  const stands = before === undefined ? undefined : azure.find(before);
  if (stands) refuseBuiltIn(stands.body);
  const properties = object(call.body, 'properties');
  const roleName = text(properties, 'roleName');
  const scopes = list(properties, 'assignableScopes');
  if (roleName === '' || scopes.length === 0)
    throw new ArmFault(
      'RoleDefinitionInvalid',
      'The role definition must have a roleName and at least one assignable scope.',
    );
  for (const scope of scopes)
    if (typeof scope !== 'string' || !azure.find(scope))
      throw new ArmFault('InvalidRoleDefinitionScope', `The assignable scope '${String(scope)}' does not exist.`);
  const sameName = azure.graph
    .all(definitionType)
    .some((item) => item.id !== before && text(object(item.body, 'properties'), 'roleName') === roleName);
  if (sameName)
    throw new ArmFault(
      'RoleDefinitionWithSameNameExists',
      `A custom role with the same name already exists in this directory. Use a different name.`,
      { http: 409 },
    );
  return {
    roleName,
    type: 'CustomRole',
    description: text(properties, 'description'),
    assignableScopes: scopes,
    permissions: objects(properties, 'permissions').map((item) => ({
      actions: list(item, 'actions'),
      notActions: list(item, 'notActions'),
      dataActions: list(item, 'dataActions'),
      notDataActions: list(item, 'notDataActions'),
    })),
  };
}

function refuseBuiltIn(body: JsonObject): void {
  if (text(object(body, 'properties'), 'type') === 'BuiltInRole')
    throw new ArmFault('RoleDefinitionCannotBeModified', 'A built-in role cannot be changed or deleted.', {
      http: 403,
    });
}

/** Puts Azure's own roles where every subscription finds them. */
export function seedBuiltInRoles(azure: Azure, subscription: string): void {
  for (const role of builtInRoles) {
    const id = `/subscriptions/${subscription}/providers/${definitionType}/${role.id}`;
    if (azure.find(id)) continue;
    addResource(azure, {
      id,
      type: definitionType,
      location: 'global',
      body: {
        properties: {
          roleName: role.name,
          type: 'BuiltInRole',
          description: '',
          assignableScopes: ['/'],
          permissions: [
            { actions: role.actions, notActions: role.notActions ?? [], dataActions: [], notDataActions: [] },
          ],
        },
      },
      createdBy: 'seed',
      providerOwned: true,
    });
  }
}
