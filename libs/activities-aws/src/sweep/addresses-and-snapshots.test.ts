import {
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sweepable } from '@slipway/activities-core';
import type { Found } from '@slipway/contracts';
import { tagList } from '../ownership.ts';
import { makeNetwork } from '../testing/own-network.ts';
import { putInEc2 } from '../testing/put-in-ec2.ts';
import { account, region, stage, type Stage } from '../testing/stage.ts';
import { makeTheirNetwork } from '../testing/their-network.ts';
import { address } from './address.ts';
import { snapshot } from './snapshot.ts';

const ofCluster = (name: string, word: string): Record<string, string> => ({ [`kubernetes.io/cluster/${name}`]: word });

describe('addresses and snapshots that a cluster left', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const ec2 = () => on.amazon.clients.ec2();
  const destroy = (net: Sweepable, { kind, name }: Found) =>
    net.destroy({ scope: on.scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' });
  const namesOf = (found: Found[]): string[] => found.map(({ name }) => name).sort();

  const allocate = async (tags: Record<string, string>): Promise<string> => {
    const Tags = tagList(tags);
    const TagSpecifications = Tags.length > 0 ? [{ ResourceType: 'elastic-ip' as const, Tags }] : [];
    const made = await (await ec2()).send(new AllocateAddressCommand({ Domain: 'vpc', TagSpecifications }));
    return made.AllocationId ?? '';
  };
  const allocations = async (): Promise<string[]> => {
    await on.time.pass();
    const { Addresses = [] } = await (await ec2()).send(new DescribeAddressesCommand({}));
    return Addresses.map(({ AllocationId }) => AllocationId ?? '').sort();
  };

  test('address: those that our cluster was given are released, once; shared, foreign and bare ones stay', async () => {
    await makeNetwork(on);
    const ours = await allocate(ofCluster('acme-aws', 'owned'));
    const others = [
      await allocate(ofCluster('acme-aws', 'shared')),
      await allocate(ofCluster('acme-aws-2', 'owned')),
      await allocate({}),
    ].sort();
    await on.time.pass();
    const net = address(on.context);
    const found = await net.list(on.scope);
    expect(found).toEqual([{ kind: 'aws.address', name: ours }]);
    expect(await net.list({ ...on.scope, installation: 'acme', cluster: { name: 'acme', location: region } })).toEqual(
      [],
    );
    await destroy(net, found[0]!);
    await destroy(net, found[0]!);
    // Asked by name, one that is not ours stays all the same.
    for (const name of others) await destroy(net, { kind: 'aws.address', name });
    expect(on.commits('ReleaseAddress')).toHaveLength(1);
    expect(await allocations()).toEqual(others);
    expect(await net.list(on.scope)).toEqual([]);
  });

  test('address: one that is in use is named with what holds it, and goes as soon as that is gone', async () => {
    const client = await ec2();
    await makeNetwork(on);
    const [, SubnetId] = (await makeTheirNetwork(client)).publicSubnets;
    const theirs = await allocations();
    const AllocationId = await allocate(ofCluster('acme-aws', 'owned'));
    const { NatGateway } = await client.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
    const NatGatewayId = NatGateway?.NatGatewayId ?? '';
    await on.amazon.until({ everyMs: 4_000, what: 'the gateway' }, async () => {
      const Filter = [{ Name: 'state', Values: ['available'] }];
      const { NatGateways = [] } = await client.send(new DescribeNatGatewaysCommand({ Filter }));
      return NatGateways.length > 1 ? { done: true, value: undefined } : { done: false, waitingFor: {} };
    });
    const net = address(on.context);
    const [found] = await net.list(on.scope);
    expect(found).toEqual({ kind: 'aws.address', name: AllocationId, heldBy: expect.stringMatching(/^eni-/) });
    await client.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    await destroy(net, found!);
    expect(await allocations()).toEqual(theirs);
    expect(await net.list(on.scope)).toEqual([]);
  });

  /** As the snapshot controller of a cluster makes them, which the local cloud has not. */
  const put = (id: string, tags: Record<string, string>): void => {
    const Tags = tagList(tags).map(({ Key, Value }) => ({ Key, Value }));
    putInEc2(on, 'snapshot', id, { SnapshotId: id, OwnerId: account, State: 'completed', VolumeSize: 10, Tags });
  };

  test('snapshot, address: where no VPC of ours stands, the name of the cluster alone is reported and removes nothing', async () => {
    const kept = [{ kind: 'aws.adopted-network', name: 'vpc-0a1b2c3d4e5f60718' }];
    put('snap-0a1b2c3d4e5f60711', ofCluster('acme-aws', 'owned'));
    put('snap-0a1b2c3d4e5f60712', { ...ofCluster('acme-aws', 'owned'), 'slipway.dev/installation': 'acme-aws' });
    const allocation = await allocate(ofCluster('acme-aws', 'owned'));
    await on.time.pass();
    const refusal = { failure: { code: 'NOT_OWNED', rule: 'SW-OWN-049' } };
    for (const known of [undefined, kept]) {
      expect(namesOf(await address(on.context).list(on.scope, known))).toEqual([allocation]);
      await expect(destroy(address(on.context), { kind: 'aws.address', name: allocation })).rejects.toMatchObject(
        refusal,
      );
    }
    const [unsure, ours] = await snapshot(on.context).list(on.scope);
    await expect(destroy(snapshot(on.context), unsure!)).rejects.toMatchObject(refusal);
    await destroy(snapshot(on.context), ours!);
    expect([await allocations(), namesOf(await snapshot(on.context).list(on.scope))]).toEqual([
      [allocation],
      ['snap-0a1b2c3d4e5f60711'],
    ]);
  });

  test('snapshot: those of our cluster’s volumes are data, and go when asked for; all others stay', async () => {
    await makeNetwork(on);
    const ours = ['snap-0a1b2c3d4e5f60711', 'snap-0a1b2c3d4e5f60712'];
    put(ours[0] ?? '', ofCluster('acme-aws', 'owned'));
    put(ours[1] ?? '', { 'slipway.dev/installation': 'acme-aws' });
    const others = ['snap-0a1b2c3d4e5f60713', 'snap-0a1b2c3d4e5f60714', 'snap-0a1b2c3d4e5f60715'];
    put(others[0] ?? '', ofCluster('acme-aws-2', 'owned'));
    put(others[1] ?? '', { 'slipway.dev/installation': 'acme' });
    put(others[2] ?? '', {});
    const net = snapshot(on.context);
    const found = await net.list(on.scope);
    expect(namesOf(found)).toEqual(ours);
    expect([net.holdsData, ...found.map(({ holdsData }) => holdsData)]).toEqual([true, true, true]);
    for (const one of found) await destroy(net, one);
    for (const one of found) await destroy(net, one);
    for (const name of others) await destroy(net, { kind: 'aws.snapshot', name });
    expect(on.commits('DeleteSnapshot')).toHaveLength(2);
    const left = await (await ec2()).send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    expect((left.Snapshots ?? []).map(({ SnapshotId }) => SnapshotId ?? '').sort()).toEqual(others);
    expect(await net.list(on.scope)).toEqual([]);
  });
});
