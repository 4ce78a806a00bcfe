import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sweepable } from '@slipway/activities-core';
import { clusterNeeds, identityRef, madeGroup } from '../testing/cluster-needs.ts';
import { stage, type Stage } from '../testing/stage.ts';
import { nodeGroup } from './node-group.ts';
import { privateLink } from './private-link.ts';
import { roleAssignment } from './role-assignment.ts';
import { volume } from './volume.ts';

const nodes = 'acme-gitpod-acme-azure-nodes';
const marks = { 'slipway-installation': 'acme-azure', 'slipway-step': 'cluster/control-plane' };

describe('what is left behind', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const names = async (net: Sweepable) => (await net.list(on.scope)).map(({ name }) => name);
  const remove = async (net: Sweepable, kind: string) => {
    for (const name of await names(net)) await net.destroy(on.ref('cluster/sweep', kind, name));
  };

  test('nodeGroup, volume: a group that outlived its cluster is found with its disks, and goes; one without our tags stays', async () => {
    await madeGroup(on);
    const groups = [nodeGroup(on.context), volume(on.context)] as const;
    on.cloud.seed({ azure: { resourceGroups: [{ name: nodes, location: 'westeurope', tags: {} }] } });
    expect(await names(groups[0])).toEqual([]);
    const { resourceGroups } = await on.azure.clients.resources();
    await resourceGroups.update(nodes, { tags: marks });
    const disk = {
      location: 'westeurope',
      sku: { name: 'StandardSSD_LRS' },
      creationData: { createOption: 'Empty' },
      diskSizeGB: 10,
      tags: { 'kubernetes.io-created-for-pv-name': 'pvc-1' },
    };
    const id = `/subscriptions/${on.scope.account}/resourceGroups/${nodes}/providers/Microsoft.Compute/disks/pvc-1`;
    const { location, tags, ...properties } = disk;
    const body = { location, tags, properties };
    on.cloud.seed({ azure: { resources: [{ id, type: 'Microsoft.Compute/disks', location, body }] } });
    expect(await groups[0].list(on.scope)).toEqual([{ kind: 'azure.node-group', name: nodes, holdsData: true }]);
    expect(await names(groups[1])).toEqual(['pvc-1']);
    await remove(groups[1], 'azure.volume');
    expect(await groups[0].list(on.scope)).toEqual([{ kind: 'azure.node-group', name: nodes }]);
    await remove(groups[0], 'azure.node-group');
    expect(await names(groups[0])).toEqual([]);
    expect((await resourceGroups.get('acme-gitpod')).name).toBe('acme-gitpod');
  });

  test('roleAssignment: those of an identity that is gone are found by their mark, and go; the others stay', async () => {
    await clusterNeeds(on);
    await on.time.pass();
    const net = roleAssignment(on.context);
    expect(await names(net)).toEqual([]);
    const { userAssignedIdentities } = await on.azure.clients.identities();
    await userAssignedIdentities.delete('acme-gitpod', identityRef(on).name);
    expect(await net.list(on.scope)).toMatchObject([{ kind: 'azure.role-assignment', step: 'cluster/identity' }]);
    // Lists go on showing for a while what is gone.
    on.time.stop();
    await remove(net, 'azure.role-assignment');
    const { roleAssignments } = await on.azure.clients.authorization();
    const listed: string[] = [];
    for await (const { description } of roleAssignments.listForSubscription()) listed.push(description ?? '');
    expect(listed.filter((description) => description.includes('cluster/identity'))).toHaveLength(1);
    expect(await names(net)).toEqual([]);
    on.time.goOn();
    expect(await names(privateLink(on.context))).toEqual([]);
  });
});
