import { CreateSecurityGroupCommand, CreateVpcCommand, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sweepable } from '@slipway/activities-core';
import type { Found, ObjectName } from '@slipway/contracts';
import { tagList } from '../ownership.ts';
import { ec2Arn, putInEc2 } from '../testing/put-in-ec2.ts';
import { stage, type Stage } from '../testing/stage.ts';
import { makeTheirNetwork } from '../testing/their-network.ts';
import { instance } from './instance.ts';
import { networkInterface } from './network-interface.ts';
import { securityGroup } from './security-group.ts';

const refusal = { failure: { code: 'NOT_OWNED', rule: 'SW-OWN-049' } };

describe('what a cluster left in a VPC of somebody else', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const sweep = async (net: Sweepable, kept?: ObjectName[]): Promise<Found[]> => {
    const { scope } = on;
    const found = await net.list(scope, kept);
    for (const { kind, name } of found)
      await net.destroy({ scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' }, kept);
    return found;
  };
  const ec2 = () => on.amazon.clients.ec2();
  const adopted = (name = ''): ObjectName[] => [{ kind: 'aws.adopted-network', name }];

  test('in a VPC that was adopted, only what carries our cluster’s tag goes', async () => {
    const client = await ec2();
    const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: '10.200.0.0/16' }));
    const make = async (GroupName: string, tags: Record<string, string> = {}) => {
      const Tags = tagList(tags);
      const TagSpecifications = Tags.length > 0 ? [{ ResourceType: 'security-group' as const, Tags }] : [];
      await client.send(
        new CreateSecurityGroupCommand({ GroupName, Description: 'x', VpcId: Vpc?.VpcId, TagSpecifications }),
      );
    };
    await make('k8s-elb-ours', { 'kubernetes.io/cluster/acme-aws': 'owned' });
    await make('k8s-elb-theirs', { 'kubernetes.io/cluster/other': 'owned' });
    await make('k8s-elb-bare');
    await make('nodes', { 'kubernetes.io/cluster/acme-aws': 'shared' });
    // As long as nobody says which VPC it is, the cluster's name alone is reported and stays.
    expect(await securityGroup(on.context).list(on.scope)).toHaveLength(1);
    await expect(sweep(securityGroup(on.context))).rejects.toMatchObject(refusal);
    expect(await sweep(securityGroup(on.context), adopted('vpc-0a1b2c3d4e5f60718'))).toEqual([]);
    expect(await sweep(securityGroup(on.context), adopted(Vpc?.VpcId))).toHaveLength(1);
    await on.time.pass();
    const Filters = [{ Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] }];
    const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(SecurityGroups.map(({ GroupName }) => GroupName).sort()).toEqual([
      'default',
      'k8s-elb-bare',
      'k8s-elb-theirs',
      'nodes',
    ]);
  });

  test('instance: in the adopted VPC machines of our cluster go; those of a cluster of our name elsewhere stay', async () => {
    const [theirs, elsewhere] = ['vpc-0a1b2c3d4e5f60711', 'vpc-0a1b2c3d4e5f60712'];
    const ofCluster = { Key: 'kubernetes.io/cluster/acme-aws', Value: 'owned' };
    const ours = { Key: 'slipway.dev/installation', Value: 'acme-aws' };
    const machine = (InstanceId: string, VpcId: string, Tags: { Key: string; Value: string }[]): void => {
      const State = { Code: 16, Name: 'running' };
      putInEc2(on, 'instance', InstanceId, { InstanceId, InstanceType: 'm6i.xlarge', VpcId, State, Tags });
    };
    machine('i-0a1b2c3d4e5f60711', theirs, [ofCluster]);
    machine('i-0a1b2c3d4e5f60712', elsewhere, [ofCluster]);
    machine('i-0a1b2c3d4e5f60713', elsewhere, [ofCluster, ours]);
    const net = instance(on.context);
    const listed = async (kept?: ObjectName[]): Promise<string[]> =>
      (await net.list(on.scope, kept)).map(({ name }) => name);
    expect(await listed(adopted(theirs))).toEqual(['i-0a1b2c3d4e5f60711', 'i-0a1b2c3d4e5f60713']);
    // By labels alone nothing says where the cluster stood.
    expect(await listed()).toEqual(['i-0a1b2c3d4e5f60711', 'i-0a1b2c3d4e5f60712', 'i-0a1b2c3d4e5f60713']);
    await expect(sweep(net)).rejects.toMatchObject(refusal);
    expect(on.commits('TerminateInstances')).toHaveLength(0);
    await sweep(net, adopted(theirs));
    expect(on.commits('TerminateInstances')).toHaveLength(2);
    expect(await listed()).toEqual(['i-0a1b2c3d4e5f60712']);
  });

  test('networkInterface: what EKS says of one counts in the adopted VPC, and in no other', async () => {
    const { vpc, privateSubnets } = await makeTheirNetwork(await ec2());
    const SubnetId = privateSubnets[0] ?? '';
    const name = 'eni-0a1b2c3d4e5f60711';
    const free = { Status: 'available', RequesterManaged: false, Groups: [], PrivateIpAddresses: [], Tags: [] };
    const body = { NetworkInterfaceId: name, Description: 'Amazon EKS acme-aws', SubnetId, VpcId: vpc, ...free };
    putInEc2(on, 'network-interface', name, body, [ec2Arn('subnet', SubnetId)]);
    const net = networkInterface(on.context);
    expect(await sweep(net)).toEqual([]);
    expect(await sweep(net, adopted('vpc-0a1b2c3d4e5f60718'))).toEqual([]);
    expect(on.commits('DeleteNetworkInterface')).toHaveLength(0);
    expect(await sweep(net, adopted(vpc))).toEqual([{ kind: 'aws.network-interface', name }]);
    expect(on.commits('DeleteNetworkInterface')).toHaveLength(1);
  });
});
