import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { location, prepareGroup } from '../../testing/microsoft-clients.ts';
import { dataClients, group, updateIntervalInMs, whileTimePasses } from '../../testing/microsoft-data.ts';

const registryName = 'acmeazure7f3a';
const type = 'Microsoft.ContainerRegistry/registries';

describe('container registries', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof dataClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 4 });
    clients = dataClients(cloud);
    await prepareGroup(cloud, group);
  });
  afterEach(() => cloud.close());

  const create = (extra: object = {}, name = registryName) =>
    whileTimePasses(
      cloud,
      clients.registry.registries.create(
        group,
        name,
        { location, sku: { name: 'Premium' }, adminUserEnabled: true, ...extra },
        { updateIntervalInMs },
      ),
    );
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      ({ code = '', statusCode = 0 }: { code?: string; statusCode?: number }) => `${statusCode} ${code}`,
    );

  test('registry: made by an operation, with its host name; the admin user has two passwords', async () => {
    expect(await create()).toMatchObject({
      loginServer: `${registryName}.azurecr.io`,
      sku: { name: 'Premium', tier: 'Premium' },
      provisioningState: 'Succeeded',
    });
    const { username, passwords = [] } = await clients.registry.registries.listCredentials(group, registryName);
    expect(username).toBe(registryName);
    expect(passwords.map(({ name }) => name)).toEqual(['password', 'password2']);
    expect(passwords[0]?.value).toMatch(/^[A-Za-z0-9+/]{52}$/);
    expect(passwords[0]?.value).not.toBe(passwords[1]?.value);
    expect(JSON.stringify(cloud.journal.entries()).includes(passwords[0]?.value ?? '')).toBe(false);
    await whileTimePasses(cloud, clients.registry.registries.delete(group, registryName, { updateIntervalInMs }));
    expect(await refusal(clients.registry.registries.get(group, registryName))).toBe('404 ResourceNotFound');
  });

  test('listCredentials: only while the admin user is enabled', async () => {
    await create({ adminUserEnabled: false });
    const credentials = () => clients.registry.registries.listCredentials(group, registryName);
    expect(await refusal(credentials())).toBe('400 UnAuthorizedForCredentialOperations');
    const change = clients.registry.registries.update(
      group,
      registryName,
      { adminUserEnabled: true },
      { updateIntervalInMs },
    );
    await whileTimePasses(cloud, change);
    expect(await refusal(credentials())).toBe('accepted');
  });

  test('names: those of other tenants are taken, those with hyphens invalid; the SKU must be sold', async () => {
    cloud.seed({ azure: { foreignNames: { [type]: ['taken'] } } });
    const check = async (name: string) =>
      (await clients.registry.registries.checkNameAvailability({ name, type })).nameAvailable;
    expect([await check('taken'), await check('a-b-c-d'), await check(registryName)]).toEqual([false, false, true]);
    expect(await refusal(create({}, 'taken'))).toBe('409 AlreadyInUse');
    expect(await refusal(create({ sku: { name: 'Gold' } }))).toBe('400 InvalidSku');
  });
});
