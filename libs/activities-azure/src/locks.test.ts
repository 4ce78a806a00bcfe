import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ResourceFailure } from '@slipway/activities-core';
import { failureOf } from './failure.ts';
import { withLocks } from './locks.ts';
import { groupId } from './names.ts';
import { refusalIn } from './refusal.ts';
import { resourceGroup } from './resources/resource-group.ts';
import { storageAccount } from './resources/storage-account.ts';
import { groupRef, madeGroup } from './testing/cluster-needs.ts';
import { group, region, stage, type Stage } from './testing/stage.ts';

describe('locks', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    await madeGroup(on);
  });
  afterEach(() => on.close());

  const locks = async () => (await on.azure.clients.locks()).managementLocks;
  const lockGroup = async (name: string, level: 'CanNotDelete' | 'ReadOnly' = 'CanNotDelete') =>
    (await locks()).createOrUpdateAtResourceGroupLevel(group, name, { level });
  const idOf = (name: string, scope = groupId(on.scope)) => `${scope}/providers/Microsoft.Authorization/locks/${name}`;
  const failureWhen = async (act: () => Promise<unknown>) => {
    const error: unknown = await act().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof ResourceFailure)) throw new Error('not refused', { cause: error });
    return error.failure;
  };
  const accountRef = () => on.ref('storage/account', 'azure.storage-account', 'acmeazurestorage');
  const account = () =>
    storageAccount(on.context).ensure(accountRef(), { location: region, tags: {} }, { group: { id: '' } });

  test('withLocks: a lock on the group is named by its id with the command that lifts it, and lifted it no longer holds', async () => {
    await lockGroup('keep');
    const failure = await failureWhen(() => resourceGroup(on.context).destroy(groupRef(on)));
    expect(failure).toMatchObject({
      code: 'CONFLICT',
      rule: 'SW-CONF-057',
      message: `cannot delete the resource group ${group}: the lock ${idOf('keep')} protects it`,
    });
    expect(failure.fix).toBe(`az lock delete --ids ${idOf('keep')}, if it may go; then slipway retry {name}`);
    await (await locks()).deleteAtResourceGroupLevel(group, 'keep');
    await resourceGroup(on.context).destroy(groupRef(on));
    expect(await resourceGroup(on.context).observe(groupRef(on))).toBeUndefined();
  });

  test('withLocks: of what is locked and the group around it, every lock that holds it is named, and no other', async () => {
    const { id } = await account();
    await (await locks()).createOrUpdateByScope(id.slice(1), 'data', { level: 'CanNotDelete' });
    await lockGroup('keep');
    await lockGroup('freeze', 'ReadOnly');
    const failure = await failureWhen(() => storageAccount(on.context).destroy(accountRef()));
    const ids = /--ids ([^,]+),/.exec(failure.fix ?? '')?.[1]?.split(' ');
    expect(ids?.sort()).toEqual([idOf('data', id), idOf('freeze'), idOf('keep')].sort());
    expect(failure.message).toMatch(/the locks .+ protect it$/);
    const change = await failureWhen(() =>
      storageAccount(on.context).ensure(accountRef(), { location: region, tags: { team: 'x' } }, { group: { id: '' } }),
    );
    expect(change.fix).toContain(`--ids ${idOf('freeze')},`);
  });

  test('withLocks: who may not read locks is told what is locked, and how to find the lock', async () => {
    await lockGroup('keep');
    on.cloud.seed({ azure: { deny: { operator: ['Microsoft.Authorization/locks/read'] } } });
    const failure = await failureWhen(() => resourceGroup(on.context).destroy(groupRef(on)));
    expect(failure.message).toContain(`a lock on ${groupId(on.scope)} protects it`);
    expect(failure.fix).toContain('az lock list shows it');
  });

  test('withLocks: a lock met at the end of an operation is named as well; another failure stays as it is', async () => {
    await lockGroup('keep');
    const message = `Call to Microsoft.Storage/storageAccounts failed. Error message: The scope '${groupId(on.scope)}/providers/Microsoft.Storage/storageAccounts/a' cannot perform delete operation because following scope(s) are locked: '${groupId(on.scope)}'. Please remove the lock and try again.`;
    const locked = failureOf(refusalIn({ error: { code: 'ScopeLocked', message } }), 'cannot do it');
    expect((await withLocks(on.azure, locked, 'cannot do it')).failure.fix).toContain(idOf('keep'));
    const other = failureOf(refusalIn({ error: { code: 'InUseSubnetCannotBeDeleted', message } }), 'cannot do it');
    expect(await withLocks(on.azure, other, 'cannot do it')).toBe(other);
  });
});
