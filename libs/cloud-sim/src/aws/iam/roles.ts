import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import { grantsOf } from '../access/grants.ts';
import { uniqueId } from '../access/credentials.ts';
import type { Call, Operation } from '../service.ts';
import { about, createEntity, entities, findByName, listed, paged } from './entity.ts';
import { readRole, roleArn, roleOf } from './find.ts';
import { encodedDocument, nameAt, pathAt } from './names.ts';
import { newTags } from './new-tags.ts';
import { alreadyExists, deleteConflict, limitExceeded, notSimulated, validation } from './refusals.ts';
import { checkTrustPolicy } from './trust.ts';

const mostRoles = 1000;

export function showRole(role: Resource): JsonObject {
  return { ...role.body, AssumeRolePolicyDocument: encodedDocument(text(role.body, 'AssumeRolePolicyDocument')) };
}

/** Lists leave tags out. */
export function showListedRole(role: Resource): JsonObject {
  const { Tags: _tags, ...shown } = showRole(role);
  return shown;
}

function sessionSeconds(input: JsonObject): number {
  const seconds = integer(input, 'MaxSessionDuration') ?? 3600;
  if (seconds < 3600 || seconds > 43_200)
    throw validation(
      `1 validation error detected: Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member must have value ${seconds < 3600 ? 'greater than or equal to 3600' : 'less than or equal to 43200'}`,
    );
  return seconds;
}

function createRole(call: Call): JsonObject {
  const { input, aws } = call;
  const name = nameAt(input, 'RoleName', 64);
  const path = pathAt(input);
  const MaxSessionDuration = sessionSeconds(input);
  if (input['PermissionsBoundary'] !== undefined) throw notSimulated('permissions boundaries');
  const document = text(input, 'AssumeRolePolicyDocument');
  checkTrustPolicy(call, document);
  if (findByName(call, 'role', name)) throw alreadyExists(`Role with name ${name} already exists.`);
  if (entities(call, 'role').length >= mostRoles) throw limitExceeded('RolesPerAccount', mostRoles);
  const role = createEntity(call, {
    kind: 'role',
    path,
    name,
    body: {
      RoleName: name,
      RoleId: uniqueId(aws, 'AROA'),
      AssumeRolePolicyDocument: document,
      MaxSessionDuration,
      ...(input['Description'] === undefined ? {} : { Description: input['Description'] }),
      ...newTags(call),
    },
    hidden: { attached: [], inline: {} },
  });
  return { Role: showRole(role) };
}

function updateRole(call: Call): JsonObject {
  const role = roleOf(call);
  const { input } = call;
  call.aws.graph.patch(role.id, {
    ...(input['Description'] === undefined ? {} : { Description: input['Description'] }),
    ...(input['MaxSessionDuration'] === undefined ? {} : { MaxSessionDuration: sessionSeconds(input) }),
  });
  return {};
}

function deleteRole(call: Call): undefined {
  const role = roleOf(call);
  const { graph } = call.aws;
  if (graph.users(role.id).some((user) => user.type === 'iam.instanceProfiles'))
    throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  const { attached, inline } = grantsOf(role);
  if (attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
  if (Object.keys(inline).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  graph.delete(role.id, call.caller.arn);
}

export const roleOperations: Record<string, Operation> = {
  CreateRole: about(roleArn, createRole),
  GetRole: about(roleArn, (call) => ({ Role: showRole(readRole(call)) })),
  ListRoles: { handle: (call) => paged(call, 'Roles', listed(call, 'role').map(showListedRole)) },
  UpdateRole: about(roleArn, updateRole),
  UpdateAssumeRolePolicy: about(roleArn, (call) => {
    const role = roleOf(call);
    const document = text(call.input, 'PolicyDocument');
    checkTrustPolicy(call, document);
    call.aws.graph.patch(role.id, { AssumeRolePolicyDocument: document });
    return undefined;
  }),
  DeleteRole: about(roleArn, deleteRole),
};
