import type { JsonObject } from '../../core/json.ts';
import { uniqueId } from '../access/credentials.ts';
import { grantsOf } from '../access/grants.ts';
import type { Call, Operation } from '../service.ts';
import { about, createEntity, entities, findByName, listed, paged } from './entity.ts';
import { readUser, userArn, userOf } from './find.ts';
import { nameAt, pathAt } from './names.ts';
import { newTags } from './new-tags.ts';
import { alreadyExists, deleteConflict, limitExceeded, notSimulated } from './refusals.ts';

const mostUsers = 5000;

function createUser(call: Call): JsonObject {
  const { input, aws } = call;
  const name = nameAt(input, 'UserName', 64);
  const path = pathAt(input);
  if (input['PermissionsBoundary'] !== undefined) throw notSimulated('permissions boundaries');
  if (findByName(call, 'user', name)) throw alreadyExists(`User with name ${name} already exists.`);
  if (entities(call, 'user').length >= mostUsers) throw limitExceeded('UsersPerAccount', mostUsers);
  const user = createEntity(call, {
    kind: 'user',
    path,
    name,
    body: { UserName: name, UserId: uniqueId(aws, 'AIDA'), ...newTags(call) },
    hidden: { attached: [], inline: {} },
  });
  return { User: user.body };
}

function deleteUser(call: Call): undefined {
  const user = userOf(call);
  const { graph } = call.aws;
  if (graph.all('iam.accessKeys').some((key) => key.parent === user.id))
    throw deleteConflict('Cannot delete entity, must delete access keys first.');
  const { attached, inline } = grantsOf(user);
  if (attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
  if (Object.keys(inline).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  graph.delete(user.id, call.caller.arn);
}

export const userOperations: Record<string, Operation> = {
  CreateUser: about(userArn, createUser),
  GetUser: about(userArn, (call) => ({ User: readUser(call).body })),
  ListUsers: {
    handle: (call) =>
      paged(
        call,
        'Users',
        listed(call, 'user').map(({ body: { Tags: _tags, ...shown } }) => shown),
      ),
  },
  DeleteUser: about(userArn, deleteUser),
};
