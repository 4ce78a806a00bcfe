import {
  CreateSecurityGroupCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVolumeCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DetachInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { object } from '../../core/json.ts';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';
import { setLimit } from '../servicequotas/limits.ts';
import {
  allow,
  attachVolume,
  detachVolume,
  instancesOf,
  interfacesOf,
  launchInstance,
  launchProblem,
  makeGroup,
  makeInterface,
  makeVolume,
  removeGroup,
  removeInterfaces,
  removeVolume,
  setInterfaceGroups,
  subnetFacts,
  terminateInstance,
} from './footprint.ts';
import { ec2Id } from './objects.ts';

const place = { account: '123456789012', region: 'eu-west-1' };
const holder = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/acme';
const maker = 'amazon-elb';

describe('what other services put into a network', () => {
  let cloud: LocalCloud;
  let ec2: EC2Client;
  let vpcId: string;
  let subnetId: string;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    ec2 = amazonClients(cloud).ec2;
    const subnets = [{ cidr: '10.100.0.0/28', zone: 'eu-west-1a', tags: { tier: 'public' } }];
    cloud.seed({ aws: { networks: [{ cidr: '10.100.0.0/16', tags: { Name: 'theirs' }, subnets }] } });
    const Filters = [{ Name: 'tag:tier', Values: ['public'] }];
    const [found] = (await ec2.send(new DescribeSubnetsCommand({ Filters }))).Subnets ?? [];
    subnetId = found?.SubnetId ?? '';
    vpcId = found?.VpcId ?? '';
  });
  afterEach(() => cloud.close());

  const request = (groupIds: string[] = []) => {
    return { subnetId, groupIds, description: 'ELB acme', requesterId: maker, holder, createdBy: maker };
  };
  const group = (name: string) =>
    ec2Id(makeGroup(cloud.aws, place, { vpcId, name, description: name, holder, createdBy: maker }));
  const machine = () => ({
    subnetId,
    groupIds: [],
    instanceType: 'm6i.xlarge',
    imageId: 'ami-0123456789abcdef0',
    volumes: [{ deviceName: '/dev/sda1', sizeGib: 100, type: 'gp3', encrypted: true }],
    tags: { Name: 'acme-aws-services' },
    volumeTags: { part: 'volume' },
    interfaceTags: { part: 'interface' },
    holder: 'arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:x',
    createdBy: 'autoscaling.amazonaws.com',
  });
  const freeAddresses = async () => {
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
    return Subnets?.[0]?.AvailableIpAddressCount;
  };

  test('makeInterface: holds subnet and group, takes an address, and is Amazon’s', async () => {
    const groupId = group('k8s-elb-acme');
    expect(await freeAddresses()).toBe(11);
    const NetworkInterfaceId = ec2Id(makeInterface(cloud.aws, place, request([groupId])));
    expect(await freeAddresses()).toBe(10);
    const Filters = [
      { Name: 'group-id', Values: [groupId] },
      { Name: 'attachment.instance-owner-id', Values: ['amazon-*'] },
    ];
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    expect(NetworkInterfaces).toMatchObject([
      { NetworkInterfaceId, Description: 'ELB acme', RequesterId: maker, RequesterManaged: true, TagSet: [] },
    ]);
    const subnet = new DeleteSubnetCommand({ SubnetId: subnetId });
    await expect(ec2.send(subnet)).rejects.toMatchObject({ name: 'DependencyViolation' });
    const deleteGroup = new DeleteSecurityGroupCommand({ GroupId: groupId });
    await expect(ec2.send(deleteGroup)).rejects.toThrow(`resource ${groupId} has a dependent object`);
    await expect(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    removeInterfaces(cloud.aws, holder, maker);
    expect(interfacesOf(cloud.aws, holder)).toEqual([]);
    await ec2.send(deleteGroup);
    await ec2.send(subnet);
  });

  test('makeInterface: a public address holds the internet gateway', async () => {
    makeInterface(cloud.aws, place, { ...request(), publicAddress: true });
    const Filters = [{ Name: 'attachment.vpc-id', Values: [vpcId] }];
    const { InternetGateways } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
    const InternetGatewayId = InternetGateways?.[0]?.InternetGatewayId ?? '';
    const detach = new DetachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId });
    await expect(ec2.send(detach)).rejects.toThrow('has some mapped public address(es)');
    removeInterfaces(cloud.aws, holder, maker);
    await ec2.send(detach);
  });

  test('makeInterface: a full subnet has no address left', () => {
    for (let count = 0; count < 11; count += 1) makeInterface(cloud.aws, place, request());
    expect(() => makeInterface(cloud.aws, place, request())).toThrow('There are not enough free addresses in subnet');
    expect(launchProblem(cloud.aws, place, { instanceType: 'm6i.xlarge', subnetId, count: 1 })?.code).toBe(
      'InsufficientFreeAddressesInSubnet',
    );
  });

  test('setInterfaceGroups: the new group is held, the old one is free', async () => {
    const [before, after] = [group('before'), group('after')];
    makeInterface(cloud.aws, place, request([before]));
    setInterfaceGroups(cloud.aws, place, holder, [after]);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: before }));
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId: after }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
  });

  test('removeGroup: takes rules of other groups that name it along', async () => {
    const elb = group('k8s-elb-acme');
    const made = new CreateSecurityGroupCommand({ GroupName: 'nodes', Description: 'nodes', VpcId: vpcId });
    const nodes = (await ec2.send(made)).GroupId ?? '';
    const rule = { groupId: nodes, direction: 'ingress', protocol: '-1', sourceGroupId: elb } as const;
    allow(cloud.aws, place, rule, maker);
    allow(cloud.aws, place, rule, maker);
    expect(
      cloud
        .resources({ type: 'ec2.security-group-rule', state: 'live' })
        .filter(({ refs }) => refs?.toString().includes(elb) && refs.toString().includes(nodes)),
    ).toHaveLength(1);
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId: elb }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    removeGroup(cloud.aws, place, elb, maker);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: nodes }));
  });

  test('launchInstance: runs with interface and volume, and all go when it is terminated', async () => {
    const id = ec2Id(launchInstance(cloud.aws, place, machine()));
    const read = async () => {
      const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
      return Reservations?.[0]?.Instances?.[0];
    };
    expect(await read()).toMatchObject({
      State: { Name: 'running', Code: 16 },
      PrivateIpAddress: '10.100.0.4',
      PrivateDnsName: 'ip-10-100-0-4.eu-west-1.compute.internal',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1' }],
      NetworkInterfaces: [{ Status: 'in-use', Attachment: { DeviceIndex: 0, DeleteOnTermination: true } }],
    });
    expect(instancesOf(cloud.aws, machine().holder)).toHaveLength(1);
    await cloud.scheduler.advance(60_000);
    const Filters = [{ Name: 'attachment.instance-id', Values: [id] }];
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ Filters }));
    const VolumeId = Volumes?.[0]?.VolumeId ?? '';
    await expect(ec2.send(new DeleteVolumeCommand({ VolumeId }))).rejects.toMatchObject({
      name: 'VolumeInUse',
      message: `Volume ${VolumeId} is currently attached to ${id}`,
    });
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect((await read())?.State?.Name).toBe('shutting-down');
    await cloud.scheduler.advance(300_000);
    expect(await read()).toMatchObject({ State: { Name: 'terminated' }, BlockDeviceMappings: [] });
    expect(await freeAddresses()).toBe(11);
    expect(cloud.leftovers()).toEqual([]);
    await cloud.scheduler.advance(3_600_000);
    await expect(read()).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });

  test('seed: a volume is there with its tags, and goes as any other', async () => {
    const tags = { 'kubernetes.io/cluster/acme-aws': 'owned' };
    cloud.seed({ aws: { volumes: [{ zone: 'eu-west-1b', sizeGib: 8, tags }] } });
    await cloud.scheduler.advance(60_000);
    const [volume, ...others] = (await ec2.send(new DescribeVolumesCommand({}))).Volumes ?? [];
    const Tags = [{ Key: 'kubernetes.io/cluster/acme-aws', Value: 'owned' }];
    expect(volume).toMatchObject({ AvailabilityZone: 'eu-west-1b', Size: 8, State: 'available', Tags });
    expect(others).toEqual([]);
    await ec2.send(new DeleteVolumeCommand({ VolumeId: volume?.VolumeId }));
    await cloud.scheduler.advance(60_000);
    expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toEqual([]);
  });

  test('terminateInstance: a volume that was attached later stays', async () => {
    const id = ec2Id(launchInstance(cloud.aws, place, machine()));
    const spec = { zone: 'eu-west-1a', sizeGib: 30, type: 'gp3', encrypted: true, tags: {}, createdBy: 'ebs' };
    const VolumeId = ec2Id(makeVolume(cloud.aws, place, spec));
    attachVolume(cloud.aws, place, VolumeId, id, '/dev/xvdba');
    terminateInstance(cloud.aws, place, id, 'autoscaling');
    await cloud.scheduler.advance(60_000);
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes).toMatchObject([{ VolumeId, State: 'available' }]);
    await ec2.send(new DeleteVolumeCommand({ VolumeId }));
    const second = ec2Id(makeVolume(cloud.aws, place, spec));
    attachVolume(cloud.aws, place, second, id, '/dev/xvdba');
    detachVolume(cloud.aws, place, second);
    removeVolume(cloud.aws, place, second, 'ebs');
    removeVolume(cloud.aws, place, second, 'ebs');
    expect(cloud.leftovers()).toEqual([]);
  });

  test('DeleteNetworkInterface: what an instance left behind is the customer’s to delete', async () => {
    const id = ec2Id(launchInstance(cloud.aws, place, machine()));
    const [own] = cloud.aws.graph.all('ec2.network-interface').filter((item) => item.createdBy === machine().createdBy);
    const Attachment = { ...object(own?.body, 'Attachment'), DeviceIndex: 1, DeleteOnTermination: false };
    cloud.aws.graph.patch(own?.id ?? '', { Attachment });
    terminateInstance(cloud.aws, place, id, 'autoscaling');
    const Filters = [{ Name: 'status', Values: ['available'] }];
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    const NetworkInterfaceId = NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '';
    const subnet = new DeleteSubnetCommand({ SubnetId: subnetId });
    await expect(ec2.send(subnet)).rejects.toMatchObject({ name: 'DependencyViolation' });
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    await ec2.send(subnet);
  });

  test('launchProblem: stockouts, types that a zone lacks, and the vCPU limit, each in EC2’s words', () => {
    const ask = (instanceType: string, count = 1) => launchProblem(cloud.aws, place, { instanceType, subnetId, count });
    expect(ask('m6i.xlarge')).toBeUndefined();
    cloud.seed({ aws: { stockouts: ['eu-west-1a/m6i.xlarge'], instanceTypesWithheld: ['eu-west-1a/m5.large'] } });
    expect(ask('m6i.xlarge')).toMatchObject({
      code: 'InsufficientInstanceCapacity',
      message: expect.stringContaining('choosing eu-west-1b, eu-west-1c.'),
    });
    expect(ask('m5.large')?.code).toBe('Unsupported');
    setLimit(cloud.aws, place, 'ec2', 'L-1216C47A', 10);
    expect(ask('m6i.2xlarge')).toBeUndefined();
    expect(ask('m6i.2xlarge', 2)).toMatchObject({
      code: 'VcpuLimitExceeded',
      message: expect.stringContaining('current vCPU limit of 10'),
    });
  });

  test('subnetFacts: what a subnet is, undefined when there is none', () => {
    expect(subnetFacts(cloud.aws, place, subnetId)).toMatchObject({
      vpcId,
      zone: 'eu-west-1a',
      cidr: '10.100.0.0/28',
      freeAddresses: 11,
      tags: { tier: 'public' },
    });
    expect(subnetFacts(cloud.aws, place, 'subnet-0123456789abcdef0')).toBeUndefined();
  });
});
