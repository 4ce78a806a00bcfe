import { randomUUID } from 'node:crypto';
import { ClientSecretCredential } from '@azure/identity';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { location, microsoftClients, prepareGroup, subscription } from '../../testing/microsoft-clients.ts';

const group = 'acme-gitpod';
const groupId = `/subscriptions/${subscription}/resourceGroups/${group}`;
const definition = (id: string): string =>
  `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
const reader = definition('acdd72a7-3385-48ef-bd42-f606fba81ae7');
const networkContributor = definition('4d97b98b-1d4f-4787-a291-c67834d212e7');
const other = { clientId: '00000000-0000-4000-8000-0000000000f1', objectId: '00000000-0000-4000-8000-0000000000f2' };

describe('roles, their assignments and locks', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof microsoftClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    clients = microsoftClients(cloud);
    await prepareGroup(cloud, group);
    cloud.seed({ azure: { applications: [{ ...other, secret: 'right' }] } });
  });
  afterEach(() => cloud.close());

  const identity = (name: string, as = clients) =>
    as.identities.userAssignedIdentities.createOrUpdate(group, name, { location });
  const asOther = () =>
    microsoftClients(
      cloud,
      new ClientSecretCredential('00000000-0000-4000-8000-0000000000aa', other.clientId, 'right', {
        authorityHost: cloud.microsoft,
        disableInstanceDiscovery: true,
        tlsOptions: { ca: cloud.microsoftAuthority },
      }),
    );
  const assign = (principalId: string, roleDefinitionId: string, scope = groupId, name: string = randomUUID()) =>
    clients.authorization.roleAssignments.create(scope, name, {
      principalId,
      roleDefinitionId,
      principalType: 'ServicePrincipal',
    });

  test('a principal without a role may nothing, in the words of Azure', async () => {
    await expect(identity('acme-dns', asOther())).rejects.toMatchObject({
      statusCode: 403,
      code: 'AuthorizationFailed',
      message: `The client '${other.clientId}' with object id '${other.objectId}' does not have authorization to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/write' over scope '${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/acme-dns' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    });
  });

  test('an assignment gives its role at its scope and below, after a while; Reader may not write', async () => {
    await assign(other.objectId, reader);
    await expect(asOther().resources.resourceGroups.get(group)).rejects.toMatchObject({ code: 'AuthorizationFailed' });
    await cloud.scheduler.advance(300_000);
    expect((await asOther().resources.resourceGroups.get(group)).name).toBe(group);
    await expect(identity('acme-dns', asOther())).rejects.toMatchObject({ code: 'AuthorizationFailed' });
    await expect(asOther().resources.resourceGroups.createOrUpdate('elsewhere', { location })).rejects.toMatchObject({
      code: 'AuthorizationFailed',
    });
  });

  test('Contributor may all but grant; a custom role gives what it lists', async () => {
    cloud.seed({ azure: { operatorRoles: ['Contributor'] } });
    await identity('acme-dns');
    await expect(assign(other.objectId, reader)).rejects.toMatchObject({ code: 'AuthorizationFailed' });
    cloud.seed({ azure: { operatorRoles: ['Owner'] } });
    const id = randomUUID();
    const role = {
      roleName: 'grants',
      assignableScopes: [groupId],
      permissions: [{ actions: ['Microsoft.ManagedIdentity/*/write'] }],
    };
    const made = await clients.authorization.roleDefinitions.createOrUpdate(groupId, id, role);
    expect(made).toMatchObject({ roleName: 'grants', roleType: 'CustomRole' });
    await expect(
      clients.authorization.roleDefinitions.createOrUpdate(groupId, randomUUID(), role),
    ).rejects.toMatchObject({ code: 'RoleDefinitionWithSameNameExists' });
    await assign(other.objectId, made.id ?? '');
    await cloud.scheduler.advance(300_000);
    await identity('acme-acme', asOther());
    await expect(asOther().identities.userAssignedIdentities.delete(group, 'acme-acme')).rejects.toMatchObject({
      code: 'AuthorizationFailed',
    });
    await expect(clients.authorization.roleDefinitions.delete(groupId, id)).rejects.toMatchObject({
      code: 'RoleDefinitionHasAssignments',
    });
  });

  test('deny: taken away from the operator, whatever its roles', async () => {
    cloud.seed({ azure: { deny: { operator: ['Microsoft.ManagedIdentity/*/write'] } } });
    await expect(identity('acme-dns')).rejects.toMatchObject({ code: 'AuthorizationFailed' });
    cloud.seed({ azure: { deny: { operator: [] } } });
    await identity('acme-dns');
  });

  test('roles are found by name; permissions at a scope are those of all roles there', async () => {
    const names: (string | undefined)[] = [];
    for await (const role of clients.authorization.roleDefinitions.list(groupId, {
      filter: "roleName eq 'DNS Zone Contributor'",
    }))
      names.push(role.name);
    expect(names).toEqual(['befefa01-2a29-4197-83a8-272ff33ce314']);
    const found: unknown[] = [];
    for await (const item of clients.authorization.permissions.listForResourceGroup(group)) found.push(item.actions);
    expect(found).toEqual([['*']]);
  });

  test('PrincipalNotFound: of a new identity until it is replicated, unless its type is said', async () => {
    const { principalId = '' } = await identity('acme-dns');
    const untyped = () =>
      clients.authorization.roleAssignments.create(groupId, randomUUID(), { principalId, roleDefinitionId: reader });
    await expect(untyped()).rejects.toMatchObject({ statusCode: 400, code: 'PrincipalNotFound' });
    await assign(principalId, networkContributor);
    await cloud.scheduler.advance(600_000);
    expect((await untyped()).principalType).toBe('ServicePrincipal');
    await expect(assign(randomUUID(), reader)).rejects.toMatchObject({ code: 'PrincipalNotFound' });
  });

  test('assignment: the same name is no new one, another name is RoleAssignmentExists, names are GUIDs', async () => {
    const name = randomUUID();
    const first = await assign(other.objectId, reader, groupId, name);
    expect((await assign(other.objectId, reader, groupId, name)).id).toBe(first.id);
    await expect(assign(other.objectId, reader)).rejects.toMatchObject({
      statusCode: 409,
      code: 'RoleAssignmentExists',
      message: 'The role assignment already exists.',
    });
    await expect(assign(other.objectId, networkContributor, groupId, name)).rejects.toMatchObject({
      code: 'RoleAssignmentUpdateNotPermitted',
    });
    await expect(assign(other.objectId, networkContributor, groupId, 'x')).rejects.toMatchObject({
      code: 'InvalidRoleAssignmentId',
    });
    await clients.authorization.roleAssignments.delete(groupId, name);
    await expect(clients.authorization.roleAssignments.get(groupId, name)).rejects.toMatchObject({
      code: 'RoleAssignmentNotFound',
    });
  });

  test('orphan: the assignment of a deleted identity stays, and a new identity of the name has another principal', async () => {
    const { principalId = '' } = await identity('acme-dns');
    await assign(principalId, reader);
    await cloud.scheduler.advance(60_000);
    await clients.identities.userAssignedIdentities.delete(group, 'acme-dns');
    const left: (string | undefined)[] = [];
    for await (const item of clients.authorization.roleAssignments.listForScope(groupId, {
      filter: `principalId eq '${principalId}'`,
    }))
      left.push(item.principalId);
    expect(left).toEqual([principalId]);
    expect((await identity('acme-dns')).principalId).not.toBe(principalId);
  });

  test('list: shows for a while what was deleted; a read by name does not', async () => {
    const { principalId = '' } = await identity('acme-dns');
    const name = randomUUID();
    await assign(principalId, reader, groupId, name);
    await cloud.scheduler.advance(60_000);
    const { roleAssignments } = clients.authorization;
    await roleAssignments.delete(groupId, name);
    const listed = async () => {
      const names: string[] = [];
      const filter = `principalId eq '${principalId}'`;
      for await (const item of roleAssignments.listForScope(groupId, { filter })) names.push(item.name ?? '');
      return names;
    };
    expect(await listed()).toEqual([name]);
    await expect(roleAssignments.get(groupId, name)).rejects.toMatchObject({ code: 'RoleAssignmentNotFound' });
    await cloud.scheduler.advance(60_000);
    expect(await listed()).toEqual([]);
  });

  test('list: at a scope also what is above; atScope() leaves out what is below', async () => {
    const { id = '' } = await identity('acme-dns');
    await assign(other.objectId, reader, id);
    await cloud.scheduler.advance(60_000);
    const scopes = async (filter?: string) => {
      const found: string[] = [];
      const options = filter === undefined ? {} : { filter };
      for await (const item of clients.authorization.roleAssignments.listForScope(groupId, options))
        found.push(item.scope ?? '');
      return found.sort();
    };
    expect(await scopes()).toEqual([`/subscriptions/${subscription}`, id]);
    expect(await scopes('atScope()')).toEqual([`/subscriptions/${subscription}`]);
    await expect(scopes("name eq 'x'")).rejects.toMatchObject({ code: 'BadRequestFormat' });
  });

  test('lock: it holds its scope, what is in it, and the group around it; it can be lifted', async () => {
    const { id = '' } = await identity('acme-dns');
    const scope = id.slice(1);
    await clients.locks.managementLocks.createOrUpdateByScope(scope, 'keep', { level: 'CanNotDelete' });
    const locked = {
      statusCode: 409,
      code: 'ScopeLocked',
      message: `The scope '${id}' cannot perform delete operation because following scope(s) are locked: '${id}'. Please remove the lock and try again.`,
    };
    await expect(clients.identities.userAssignedIdentities.delete(group, 'acme-dns')).rejects.toMatchObject(locked);
    await expect(clients.resources.resourceGroups.beginDelete(group)).rejects.toMatchObject({ code: 'ScopeLocked' });
    await identity('acme-dns');
    await clients.locks.managementLocks.createOrUpdateAtResourceGroupLevel(group, 'freeze', { level: 'ReadOnly' });
    await expect(identity('acme-dns')).rejects.toMatchObject({ code: 'ScopeLocked' });
    const names: (string | undefined)[] = [];
    for await (const lock of clients.locks.managementLocks.listAtResourceGroupLevel(group)) names.push(lock.name);
    expect(names.sort()).toEqual(['freeze', 'keep']);
    await clients.locks.managementLocks.deleteAtResourceGroupLevel(group, 'freeze');
    await clients.locks.managementLocks.deleteByScope(scope, 'keep');
    await clients.identities.userAssignedIdentities.delete(group, 'acme-dns');
  });

  test('federated credential: one audience, one of each issuer and subject', async () => {
    await identity('acme-dns');
    const { federatedIdentityCredentials: federations } = clients.identities;
    const wanted = {
      issuer: 'https://issuer.example/a',
      subject: 'system:serviceaccount:external-dns:external-dns',
      audiences: ['api://AzureADTokenExchange'],
    };
    const create = (name: string, body = wanted) => federations.createOrUpdate(group, 'acme-dns', name, body);
    await create('external-dns');
    await create('external-dns');
    await expect(create('other-one')).rejects.toMatchObject({ statusCode: 409 });
    await expect(create('none-at-all', { ...wanted, audiences: [] })).rejects.toMatchObject({ code: 'BadRequest' });
    await expect(create('plain-http', { ...wanted, issuer: 'http://a' })).rejects.toMatchObject({ code: 'BadRequest' });
    await clients.identities.userAssignedIdentities.delete(group, 'acme-dns');
    expect(cloud.leftovers().map(({ type }) => type)).toEqual(['Microsoft.Resources/resourceGroups']);
  });
});
