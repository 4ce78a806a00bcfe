import { CreateVpcCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { callContext, driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { network } from './network.ts';

const props = { cidr: '10.100.0.0/16', tags: { team: 'platform' } };

describe('network', () => {
  let on: Stage;
  const ref = () => on.ref('cluster/network', 'aws.network', 'acme-aws-net');
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const ensure = () => network(on.context).ensure(ref(), props, {});
  const vpcs = async () => {
    const client = await on.amazon.clients.ec2();
    const { Vpcs } = await client.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'tag:slipway.dev/installation', Values: ['acme-aws'] }] }),
    );
    return Vpcs ?? [];
  };

  test('network.ensure: twice is one create, and an equal plan finds nothing to do', async () => {
    const first = await ensure();
    const changes = on.cloud.journal.entries().filter(({ committed }) => committed).length;
    expect(await ensure()).toEqual(first);
    expect(on.cloud.journal.entries().filter(({ committed }) => committed)).toHaveLength(changes);
    expect(on.commits('CreateVpc')).toHaveLength(1);
    expect(await driftOfPlan(network(on.context), ref(), props)).toEqual([]);
    expect((await vpcs())[0]?.Tags).toEqual(
      expect.arrayContaining([
        { Key: 'Name', Value: 'acme-aws-net' },
        { Key: 'slipway.dev/step', Value: 'cluster/network' },
        { Key: 'slipway.dev/domain', Value: 'aws.gitpod.acme.example' },
        { Key: 'team', Value: 'platform' },
      ]),
    );
  });

  test('network.ensure: takes over the VPC whose create reply was lost', async () => {
    const match = { service: 'ec2', operation: 'CreateVpc' };
    on.cloud.faults.add({ id: 'lost', match, nth: 1, action: { 'timeout-after-commit': {} } });
    const { vpc } = await ensure();
    expect(on.commits('CreateVpc')).toHaveLength(1);
    expect((await vpcs()).map(({ VpcId }) => VpcId)).toEqual([vpc]);
  });

  test('network.ensure: an attempt that follows one that was lost in the create looks for as long as tags may lag', async () => {
    const client = await on.amazon.clients.ec2();
    const call = callContext({ creating: 'the VPC acme-aws-net' });
    const making = network({ ...on.context, call }).ensure(ref(), props, {});
    const tags = { 'slipway.dev/installation': 'acme-aws', 'slipway.dev/step': 'cluster/network' };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const made = await client.send(
      new CreateVpcCommand({ CidrBlock: props.cidr, TagSpecifications: [{ ResourceType: 'vpc', Tags }] }),
    );
    expect(await making).toEqual({ vpc: made.Vpc?.VpcId });
    expect(on.commits('CreateVpc')).toHaveLength(1);
  });

  test('network.ensure: tells before the create that it is about to, for the next attempt', async () => {
    const call = callContext();
    await network({ ...on.context, call }).ensure(ref(), props, {});
    expect(call.beats[0]).toEqual({ creating: 'the VPC acme-aws-net' });
  });

  test('network.ensure: another range is refused, other tags are written', async () => {
    await ensure();
    const resource = network(on.context);
    await expect(resource.ensure(ref(), { ...props, cidr: '10.101.0.0/16' }, {})).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' },
    });
    const changed = { ...props, tags: { cost: '7' } };
    expect(await driftOfPlan(resource, ref(), changed)).toEqual(['tags']);
    await resource.ensure(ref(), changed, {});
    expect(await driftOfPlan(resource, ref(), changed)).toEqual([]);
  });

  test('network.ensure: a quota that is used up is told with its name, and nothing is left', async () => {
    const action = {
      status: { http: 400, code: 'VpcLimitExceeded', message: 'The maximum number of VPCs has been reached.' },
    };
    on.cloud.faults.add({ match: { service: 'ec2', operation: 'CreateVpc' }, nth: 1, action });
    await expect(ensure()).rejects.toMatchObject({
      failure: { code: 'QUOTA_EXCEEDED', rule: 'SW-QUOTA-007', fix: expect.stringContaining('VPCs') },
    });
    expect(await vpcs()).toEqual([]);
  });

  test('network: to another installation ours is not there, and its removal leaves it alone', async () => {
    await ensure();
    const neighbour = { ...ref(), scope: { ...on.scope, installation: 'neighbour' } };
    expect(await network(on.context).observe(neighbour)).toBeUndefined();
    await network(on.context).destroy(neighbour);
    expect(on.commits('DeleteVpc')).toEqual([]);
    expect(await network(on.context).list?.(neighbour.scope)).toEqual([]);
  });

  test('network.destroy: twice is success, also of two that a lost reply left', async () => {
    await ensure();
    const Tags = (await vpcs())[0]?.Tags ?? [];
    const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags }];
    const client = await on.amazon.clients.ec2();
    await client.send(new CreateVpcCommand({ CidrBlock: '10.101.0.0/16', TagSpecifications }));
    await on.time.pass();
    await network(on.context).destroy(ref());
    await network(on.context).destroy(ref());
    await on.time.pass();
    expect(await vpcs()).toEqual([]);
    expect(on.commits('DeleteVpc')).toHaveLength(2);
  });

  test('list: finds what carries our mark, with step and incarnation', async () => {
    await ensure();
    const found = await network(on.context).list?.({ ...on.scope, incarnation: 7 });
    expect(found).toEqual([{ kind: 'aws.network', name: 'acme-aws-net', step: 'cluster/network', incarnation: 1 }]);
  });
});
