import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeGroupOf } from '../names.ts';
import { region, stage, subscription, type Stage } from '../testing/stage.ts';
import { nodeGroup } from './node-group.ts';
import { volume } from './volume.ts';

describe('what a cluster left behind', () => {
  let on: Stage;
  let name: string;
  let id: string;
  beforeEach(async () => {
    on = await stage();
    name = nodeGroupOf(on.scope);
    on.cloud.seed({ azure: { registered: ['Microsoft.ContainerService', 'Microsoft.Compute'] } });
    id = `/subscriptions/${subscription}/resourceGroups/${name}`;
  });
  afterEach(() => on.close());

  const disk = () => `${id}/providers/Microsoft.Compute/disks/pvc-77`;
  const leave = (owner = 'acme-azure') => {
    const tags = { 'slipway-installation': owner };
    const body = { location: region, tags: { 'kubernetes.io-created-for-pv-name': 'pvc-77' } };
    on.cloud.seed({
      azure: {
        resourceGroups: [{ name, location: region, tags }],
        resources: [{ id: disk(), type: 'Microsoft.Compute/disks', body }],
      },
    });
  };
  const ref = (kind: string, what: string) => on.ref('cluster/sweep', kind, what);
  const removeGroup = () => nodeGroup(on.context).destroy(ref('azure.node-group', name));
  const stands = async (what: string) => on.cloud.azure.graph.get(what) !== undefined;

  test('nodeGroup.list, volume.list: a group without its cluster is found, with the data in it; of somebody else, nothing', async () => {
    leave('acme');
    expect(await nodeGroup(on.context).list(on.scope)).toEqual([]);
    expect(await volume(on.context).list(on.scope)).toEqual([]);
    await removeGroup();
    await volume(on.context).destroy(ref('azure.volume', 'pvc-77'));
    expect([await stands(id), await stands(disk())]).toEqual([true, true]);
    leave();
    expect(await nodeGroup(on.context).list(on.scope)).toEqual([{ kind: 'azure.node-group', name, holdsData: true }]);
    expect(await volume(on.context).list(on.scope)).toEqual([
      { kind: 'azure.volume', name: 'pvc-77', holdsData: true },
    ]);
  });

  test('volume.destroy, nodeGroup.destroy: first the disk, then the group; twice is success', async () => {
    leave();
    for (const _ of [1, 2]) await volume(on.context).destroy(ref('azure.volume', 'pvc-77'));
    expect([await stands(id), await stands(disk())]).toEqual([true, false]);
    for (const _ of [1, 2]) await removeGroup();
    expect(await stands(id)).toBe(false);
    expect(on.commits('ResourceGroups_Delete', 'Disks_Delete')).toEqual(['Disks_Delete', 'ResourceGroups_Delete']);
  });

  test('nodeGroup.destroy: a group that is stuck is named, with what holds it', async () => {
    leave();
    const holder = `/subscriptions/${subscription}/resourceGroups/theirs/providers/Microsoft.Compute/virtualMachines/vm`;
    on.cloud.seed({
      azure: {
        resourceGroups: [{ name: 'theirs', location: region }],
        resources: [{ id: holder, type: 'Microsoft.Compute/virtualMachines', refs: [disk()] }],
      },
    });
    await expect(removeGroup()).rejects.toMatchObject({
      failure: {
        code: 'DEPENDENCY',
        rule: 'SW-DEP-054',
        message: expect.stringContaining(`${disk()} could not be deleted`),
        fix: expect.stringContaining('slipway'),
        cloudWords: expect.stringContaining('theirs'),
      },
    });
    expect([await stands(id), await stands(holder)]).toEqual([true, true]);
  });

  test('nodeGroup.destroy: a delete lock is named with the command that lifts it', async () => {
    leave();
    const locks = (await on.azure.clients.locks()).managementLocks;
    await locks.createOrUpdateAtResourceGroupLevel(name, 'keep', { level: 'CanNotDelete' });
    await expect(removeGroup()).rejects.toMatchObject({
      failure: {
        code: 'CONFLICT',
        rule: 'SW-CONF-057',
        message: expect.stringContaining(name),
        fix: expect.stringContaining('az lock delete'),
      },
    });
    expect(await stands(id)).toBe(true);
  });

  test('nodeGroup.destroy: who may not look any more is told that, not that the group is stuck', async () => {
    leave();
    const status = { http: 403, code: 'AuthorizationFailed', message: 'The client does not have authorization.' };
    on.cloud.faults.add({ match: { operation: 'ResourceGroups_Get' }, nth: [2, 3, 4, 5], action: { status } });
    await expect(removeGroup()).rejects.toMatchObject({ failure: { code: 'UNAUTHORIZED', rule: 'SW-AUTHZ-025' } });
  });
});
