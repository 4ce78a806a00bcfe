import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { driftOfPlan, group, region, stage, type Stage } from '../testing/stage.ts';
import { resourceGroup } from './resource-group.ts';

const props = { location: region, tags: { team: 'platform' } };

describe('resourceGroup', () => {
  let on: Stage;
  const ref = (lifecycle: 'managed' | 'adopted' = 'managed') =>
    on.ref('cluster/resource-group', 'azure.resource-group', group, lifecycle);
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const ensure = (lifecycle?: 'managed' | 'adopted') => resourceGroup(on.context).ensure(ref(lifecycle), props, {});
  const foreign = `/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/theirs`;
  const addForeign = () =>
    on.cloud.seed({
      azure: { resources: [{ id: foreign, type: 'Microsoft.Storage/storageAccounts', body: { location: region } }] },
    });

  test('resourceGroup.ensure: twice is one create, and other tags are written', async () => {
    const first = await ensure();
    expect(await ensure()).toEqual(first);
    expect(on.commits('ResourceGroups_CreateOrUpdate')).toHaveLength(1);
    expect(await driftOfPlan(resourceGroup(on.context), ref(), props)).toEqual([]);
    const changed = { ...props, tags: {} };
    await resourceGroup(on.context).ensure(ref(), changed, {});
    expect(await driftOfPlan(resourceGroup(on.context), ref(), changed)).toEqual([]);
  });

  test('resourceGroup.ensure: takes over the group whose create reply was lost', async () => {
    const match = { cloud: 'azure', operation: 'ResourceGroups_CreateOrUpdate' };
    on.cloud.faults.add({ match, nth: 1, action: { 'timeout-after-commit': {} } });
    await ensure();
    expect(on.commits('ResourceGroups_CreateOrUpdate')).toHaveLength(1);
  });

  test('resourceGroup: one that was there is used as it is, and stays', async () => {
    on.cloud.seed({ azure: { resourceGroups: [{ name: group, location: 'northeurope', tags: { owner: 'it' } }] } });
    await ensure('adopted');
    expect(await driftOfPlan(resourceGroup(on.context), ref('adopted'), props)).toEqual([]);
    await resourceGroup(on.context).destroy(ref('adopted'));
    const { tags } = await (await on.azure.clients.resources()).resourceGroups.get(group);
    expect(tags).toEqual({ owner: 'it' });
    const refused = { failure: { code: 'NOT_OWNED' } };
    await expect(ensure()).rejects.toMatchObject(refused);
    await expect(resourceGroup(on.context).destroy(ref())).rejects.toMatchObject(refused);
  });

  test('resourceGroup.ensure: one that was adopted and is gone is not made again', async () => {
    await expect(ensure('adopted')).rejects.toMatchObject({ failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-009' } });
  });

  test('resourceGroup.destroy: twice is success', async () => {
    await ensure();
    await resourceGroup(on.context).destroy(ref());
    await resourceGroup(on.context).destroy(ref());
    expect(on.commits('ResourceGroups_Delete')).toHaveLength(1);
    expect(await resourceGroup(on.context).observe(ref())).toBeUndefined();
  });

  test('resourceGroup.destroy: a worker that is slow beside its pauses sees it empty as often as any other, and deletes it', async () => {
    await ensure();
    await resourceGroup({ ...on.context, pollScale: 1e-6, leastBudgetMs: 0 }).destroy(ref());
    expect(on.commits('ResourceGroups_Delete')).toHaveLength(1);
    const looks = on.cloud.journal.entries().filter(({ operation }) => operation === 'Resources_ListByResourceGroup');
    expect(looks).toHaveLength(18);
  });

  test('resourceGroup.destroy: with something of somebody else in it, it stays, and that is named', async () => {
    await ensure();
    addForeign();
    await expect(resourceGroup(on.context).destroy(ref())).rejects.toMatchObject({
      failure: {
        code: 'DEPENDENCY',
        rule: 'SW-DEP-054',
        message: expect.stringContaining('Microsoft.Storage/storageAccounts theirs (not ours)'),
      },
    });
    expect(on.commits('ResourceGroups_Delete')).toEqual([]);
  });

  test('resourceGroup.destroy: a lock is named with the command that lifts it', async () => {
    await ensure();
    const locks = (await on.azure.clients.locks()).managementLocks;
    await locks.createOrUpdateAtResourceGroupLevel(group, 'keep', { level: 'CanNotDelete' });
    await expect(resourceGroup(on.context).destroy(ref())).rejects.toMatchObject({
      failure: {
        code: 'CONFLICT',
        rule: 'SW-CONF-057',
        fix: expect.stringContaining('az lock delete'),
      },
    });
  });

  test('list: finds what carries our mark', async () => {
    await ensure();
    const found = await resourceGroup(on.context).list?.(on.scope);
    expect(found).toEqual([
      { kind: 'azure.resource-group', name: group, step: 'cluster/resource-group', incarnation: 1 },
    ]);
  });
});
