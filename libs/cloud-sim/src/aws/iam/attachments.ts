import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { grantsOf, writeGrants } from '../access/grants.ts';
import { managedPolicies } from '../access/managed-policies.ts';
import type { Call, NeededAction, Operation } from '../service.ts';
import { about, paged } from './entity.ts';
import { policyArn, readRole, readUser, roleArn, roleOf, userArn, userOf } from './find.ts';
import { limitExceeded, noSuchEntity } from './refusals.ts';
import { entitiesWith } from './policies.ts';

const mostAttached = 10;

interface Holder {
  kind: 'Role' | 'User';
  find: (call: Call) => Resource;
  read: (call: Call) => Resource;
  resource: (call: Call) => string;
}

function operations({ kind, find, read, resource }: Holder): Record<string, Operation> {
  const permission =
    (name: string) =>
    (call: Call): NeededAction[] => [
      { action: `iam:${name}`, resource: resource(call), context: { 'iam:PolicyARN': policyArn(call) } },
    ];
  const attach = (call: Call): undefined => {
    const holder = find(call);
    const id = policyArn(call);
    if (!managedPolicies[id] && call.aws.graph.get(id)?.type !== 'iam.policies')
      throw noSuchEntity(`Policy ${id} does not exist or is not attachable.`);
    const grants = grantsOf(holder);
    if (grants.attached.includes(id)) return;
    if (grants.attached.length >= mostAttached) throw limitExceeded(`PoliciesPer${kind}`, mostAttached);
    writeGrants(call.aws, holder, { ...grants, attached: [...grants.attached, id] });
  };
  const detach = (call: Call): undefined => {
    const holder = find(call);
    const id = policyArn(call);
    const grants = grantsOf(holder);
    if (!grants.attached.includes(id)) throw noSuchEntity(`Policy ${id} was not found.`);
    writeGrants(call.aws, holder, { ...grants, attached: grants.attached.filter((item) => item !== id) });
  };
  const named = about(resource, () => undefined);
  return {
    [`Attach${kind}Policy`]: { ...named, handle: attach, actions: permission(`Attach${kind}Policy`) },
    [`Detach${kind}Policy`]: { ...named, handle: detach, actions: permission(`Detach${kind}Policy`) },
    [`ListAttached${kind}Policies`]: about(resource, (call) => {
      const attached = grantsOf(read(call)).attached.map((id) => ({
        PolicyName: id.split('/').at(-1) ?? '',
        PolicyArn: id,
      }));
      return paged(call, 'AttachedPolicies', attached);
    }),
  };
}

function listEntities(call: Call): JsonObject {
  const id = policyArn(call);
  if (!managedPolicies[id] && call.aws.graph.get(id)?.type !== 'iam.policies')
    throw noSuchEntity(`Policy ${id} was not found.`);
  const filter = text(call.input, 'EntityFilter');
  const some = (kind: string, type: 'iam.roles' | 'iam.users'): Resource[] =>
    filter === '' || filter === kind ? entitiesWith(call, type, id) : [];
  return {
    PolicyGroups: [],
    PolicyRoles: some('Role', 'iam.roles').map(({ name, body }) => ({ RoleName: name, RoleId: text(body, 'RoleId') })),
    PolicyUsers: some('User', 'iam.users').map(({ name, body }) => ({ UserName: name, UserId: text(body, 'UserId') })),
    IsTruncated: false,
  };
}

export const attachmentOperations: Record<string, Operation> = {
  ...operations({ kind: 'Role', find: roleOf, read: readRole, resource: roleArn }),
  ...operations({ kind: 'User', find: userOf, read: readUser, resource: userArn }),
  ListEntitiesForPolicy: about(policyArn, listEntities),
};
