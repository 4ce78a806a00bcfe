import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { driftOfPlan, group, region, stage, type Stage } from '../testing/stage.ts';
import { network } from './network.ts';

const props = { location: region, cidr: '10.2.0.0/16', nodes: '10.2.1.0/24', tags: { team: 'platform' } };
const needs = { group: { id: '' } };
/** At the SDK's own pace, an operation may be forgotten between two of its looks. */
const often = { updateIntervalInMs: 20 };

describe('network', () => {
  let on: Stage;
  const ref = () => on.ref('cluster/network', 'azure.network', 'acme-azure-net');
  beforeEach(async () => {
    on = await stage();
    on.cloud.seed({
      azure: { registered: ['Microsoft.Network'], resourceGroups: [{ name: group, location: region }] },
    });
  });
  afterEach(() => on.close());

  const ensure = () => network(on.context).ensure(ref(), props, needs);
  const read = async () => (await on.azure.clients.network()).virtualNetworks.get(group, 'acme-azure-net');

  test('network.ensure: twice is one create, and an equal plan finds nothing to do', async () => {
    const first = await ensure();
    expect(await ensure()).toEqual(first);
    expect(on.commits('VirtualNetworks_CreateOrUpdate')).toHaveLength(1);
    expect(await driftOfPlan(network(on.context), ref(), props)).toEqual([]);
    const { tags, subnets } = await read();
    expect(tags).toEqual({
      team: 'platform',
      'slipway-installation': 'acme-azure',
      'slipway-step': 'cluster/network',
      'slipway-incarnation': '1',
      'slipway-domain': 'azure.gitpod.acme.example',
    });
    expect(subnets?.map(({ id }) => id)).toEqual([first.nodesSubnet]);
  });

  test('network.ensure: takes over the network whose create reply was lost', async () => {
    const match = { cloud: 'azure', operation: 'VirtualNetworks_CreateOrUpdate' };
    on.cloud.faults.add({ match, nth: 1, action: { 'timeout-after-commit': {} } });
    const { id } = await ensure();
    expect((await read()).id).toBe(id);
    expect(on.commits('VirtualNetworks_CreateOrUpdate')).toHaveLength(1);
  });

  test('network.ensure: other tags are written, and subnets of others stay', async () => {
    await ensure();
    const { subnets } = await on.azure.clients.network();
    await subnets.beginCreateOrUpdateAndWait(
      group,
      'acme-azure-net',
      'theirs',
      { addressPrefix: '10.2.9.0/24' },
      often,
    );
    const changed = { ...props, tags: { cost: '7' } };
    expect(await driftOfPlan(network(on.context), ref(), changed)).toEqual(['tags']);
    await network(on.context).ensure(ref(), changed, needs);
    expect(await driftOfPlan(network(on.context), ref(), changed)).toEqual([]);
    expect((await read()).subnets?.map(({ name }) => name)).toEqual(['nodes', 'theirs']);
    expect((await read()).tags).toMatchObject({ 'slipway-domain': 'azure.gitpod.acme.example', cost: '7' });
  });

  test('network.ensure: another range is refused, a subnet that somebody took away comes back', async () => {
    await ensure();
    await expect(network(on.context).ensure(ref(), { ...props, cidr: '10.3.0.0/16' }, needs)).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' },
    });
    await (await on.azure.clients.network()).subnets.beginDeleteAndWait(group, 'acme-azure-net', 'nodes', often);
    await ensure();
    expect((await read()).subnets?.map(({ addressPrefix }) => addressPrefix)).toEqual(['10.2.1.0/24']);
  });

  test('network: of somebody else it is NOT_OWNED, and left alone', async () => {
    await ensure();
    const neighbour = { ...ref(), scope: { ...on.scope, installation: 'neighbour' } };
    const refused = { failure: { code: 'NOT_OWNED' } };
    await expect(network(on.context).observe(neighbour)).rejects.toMatchObject(refused);
    await expect(network(on.context).ensure(neighbour, props, needs)).rejects.toMatchObject(refused);
    await expect(network(on.context).destroy(neighbour)).rejects.toMatchObject(refused);
    expect(on.commits('VirtualNetworks_Delete')).toEqual([]);
    expect(await network(on.context).list?.(neighbour.scope)).toEqual([]);
  });

  test('network.destroy: twice is success, also in a group that is gone', async () => {
    await ensure();
    await network(on.context).destroy(ref());
    await network(on.context).destroy(ref());
    expect(on.commits('VirtualNetworks_Delete')).toHaveLength(1);
    await (await on.azure.clients.resources()).resourceGroups.beginDeleteAndWait(group, often);
    await network(on.context).destroy(ref());
    expect(await network(on.context).observe(ref())).toBeUndefined();
  });

  test('list: finds what carries our mark, with step and incarnation', async () => {
    await ensure();
    const found = await network(on.context).list?.({ ...on.scope, incarnation: 7 });
    expect(found).toEqual([{ kind: 'azure.network', name: 'acme-azure-net', step: 'cluster/network', incarnation: 1 }]);
  });
});
