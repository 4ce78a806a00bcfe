import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { location, prepareGroup } from '../../testing/microsoft-clients.ts';
import { dataClients, group, updateIntervalInMs, whileTimePasses } from '../../testing/microsoft-data.ts';

const name = 'acmeazure7f3a';
const type = 'Microsoft.Storage/storageAccounts';

describe('storage accounts', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof dataClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 2 });
    clients = dataClients(cloud);
    await prepareGroup(cloud, group);
  });
  afterEach(() => cloud.close());

  const create = (extra: object = {}, account = name, place = group) =>
    whileTimePasses(
      cloud,
      clients.storage.storageAccounts.create(
        place,
        account,
        {
          location,
          kind: 'StorageV2',
          sku: { name: 'Standard_LRS' },
          accessTier: 'Hot',
          minimumTlsVersion: 'TLS1_2',
          allowBlobPublicAccess: false,
          allowSharedKeyAccess: true,
          ...extra,
        },
        { updateIntervalInMs },
      ),
    );
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      ({ code = '', statusCode = 0 }: { code?: string; statusCode?: number }) => `${statusCode} ${code}`,
    );

  test('account: made by an operation, with its endpoints and two keys of its own', async () => {
    const account = await create();
    expect(account).toMatchObject({
      name,
      kind: 'StorageV2',
      provisioningState: 'Succeeded',
      allowSharedKeyAccess: true,
    });
    expect(account.primaryEndpoints?.blob).toBe(`https://${name}.blob.core.windows.net/`);
    const { keys = [] } = await clients.storage.storageAccounts.listKeys(group, name);
    expect(keys.map(({ keyName }) => keyName)).toEqual(['key1', 'key2']);
    expect(Buffer.from(keys[0]?.value ?? '', 'base64')).toHaveLength(64);
    const renewed = await clients.storage.storageAccounts.regenerateKey(group, name, { keyName: 'key1' });
    expect(renewed.keys?.[0]?.value).not.toBe(keys[0]?.value);
    expect(renewed.keys?.[1]?.value).toBe(keys[1]?.value);
    expect(JSON.stringify(cloud.journal.entries()).includes(keys[0]?.value ?? '')).toBe(false);
    await clients.storage.storageAccounts.delete(group, name);
    await clients.storage.storageAccounts.delete(group, name);
    expect(await refusal(clients.storage.storageAccounts.getProperties(group, name))).toBe('404 ResourceNotFound');
  });

  test('names: those of other tenants and groups are taken, those with other characters invalid', async () => {
    const check = async (wanted: string) =>
      (await clients.storage.storageAccounts.checkNameAvailability({ name: wanted, type })).reason;
    cloud.seed({ azure: { foreignNames: { [type]: ['taken'] } } });
    expect(await check('taken')).toBe('AlreadyExists');
    expect(await check('Not-Valid')).toBe('AccountNameInvalid');
    expect(await check(name)).toBeUndefined();
    expect(await refusal(create({}, 'taken'))).toBe('409 StorageAccountAlreadyTaken');
    expect(await refusal(create({}, 'Not-Valid'))).toBe('400 AccountNameInvalid');
    await create();
    await prepareGroup(cloud, 'other');
    expect(await refusal(create({}, name, 'other'))).toBe('409 StorageAccountInAnotherResourceGroup');
    expect(await refusal(create())).toBe('accepted');
  });

  test('a policy that denies shared keys refuses the account', async () => {
    const policy = { name: 'no-shared-keys', type, path: 'properties.allowSharedKeyAccess', requires: false };
    cloud.seed({ azure: { policies: [policy] } });
    expect(await refusal(create())).toBe('403 RequestDisallowedByPolicy');
    expect(await refusal(create({ allowSharedKeyAccess: false }))).toBe('accepted');
  });

  test('containers: in the blob service that every account has; public ones only where the account lets them', async () => {
    await create();
    const { blobContainers } = clients.storage;
    expect(await blobContainers.create(group, name, 'gitpod', {})).toMatchObject({
      name: 'gitpod',
      publicAccess: 'None',
    });
    expect(await refusal(blobContainers.create(group, name, 'open', { publicAccess: 'Blob' }))).toBe(
      '409 PublicAccessNotPermitted',
    );
    const found = [];
    for await (const container of blobContainers.list(group, name)) found.push(container.name);
    expect(found).toEqual(['gitpod']);
    await blobContainers.delete(group, name, 'gitpod');
    expect(await refusal(blobContainers.get(group, name, 'gitpod'))).toMatch(/^404 /);
  });
});
