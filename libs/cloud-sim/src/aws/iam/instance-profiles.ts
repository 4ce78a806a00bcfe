import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { uniqueId } from '../access/credentials.ts';
import type { Call, Operation } from '../service.ts';
import { about, createEntity, findByName, listed, paged } from './entity.ts';
import { profileArn, profileOf, readProfile, readRole, roleArn, roleOf } from './find.ts';
import { nameAt, pathAt } from './names.ts';
import { newTags } from './new-tags.ts';
import { alreadyExists, cannotBeFound, deleteConflict, limitExceeded } from './refusals.ts';
import { showListedRole } from './roles.ts';

const type = 'iam.instanceProfiles';

/** The role is a reference: it cannot go while a profile has it. */
function show(call: Call, profile: Resource): JsonObject {
  const roles = profile.refs.map((id) => call.aws.graph.get(id)).filter((role) => role !== undefined);
  return { ...profile.body, Roles: roles.map(showListedRole) };
}

function createProfile(call: Call): JsonObject {
  const { input, aws } = call;
  const name = nameAt(input, 'InstanceProfileName', 128);
  const path = pathAt(input);
  if (findByName(call, 'instance-profile', name)) throw alreadyExists(`Instance Profile ${name} already exists.`);
  const profile = createEntity(call, {
    kind: 'instance-profile',
    path,
    name,
    body: { InstanceProfileName: name, InstanceProfileId: uniqueId(aws, 'AIPA'), ...newTags(call) },
  });
  return { InstanceProfile: show(call, profile) };
}

function addRole(call: Call): undefined {
  const profile = profileOf(call);
  const role = roleOf(call);
  if (profile.refs.length > 0) throw limitExceeded('InstanceSessionsPerInstanceProfile', 1);
  call.aws.graph.update(profile.id, profile.body, { refs: [role.id] });
}

function removeRole(call: Call): undefined {
  const profile = profileOf(call);
  const role = roleOf(call);
  if (!profile.refs.includes(role.id)) throw cannotBeFound('role', role.name);
  call.aws.graph.update(profile.id, profile.body, { refs: [] });
}

function deleteProfile(call: Call): undefined {
  const profile = profileOf(call);
  if (profile.refs.length > 0)
    throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  call.aws.graph.delete(profile.id, call.caller.arn);
}

export const instanceProfileOperations: Record<string, Operation> = {
  CreateInstanceProfile: about(profileArn, createProfile),
  GetInstanceProfile: about(profileArn, (call) => ({ InstanceProfile: show(call, readProfile(call)) })),
  ListInstanceProfiles: {
    handle: (call) =>
      paged(
        call,
        'InstanceProfiles',
        listed(call, 'instance-profile').map((profile) => show(call, profile)),
      ),
  },
  ListInstanceProfilesForRole: about(roleArn, (call) => {
    const role = readRole(call);
    const holders = call.aws.graph.all(type).filter((profile) => profile.refs.includes(role.id));
    return paged(
      call,
      'InstanceProfiles',
      holders.map((profile) => show(call, profile)),
    );
  }),
  AddRoleToInstanceProfile: {
    ...about(profileArn, addRole),
    actions: (call) => [
      { action: 'iam:AddRoleToInstanceProfile', resource: profileArn(call) },
      { action: 'iam:PassRole', resource: roleArn(call), context: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    ],
  },
  RemoveRoleFromInstanceProfile: about(profileArn, removeRole),
  DeleteInstanceProfile: about(profileArn, deleteProfile),
};
