import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../../local-cloud.ts';
import type { LocalCloud } from '../../../local-cloud.ts';
import { amazonClients } from '../../../testing/amazon-clients.ts';

const owned = [
  { Key: 'Name', Value: 'acme-aws-net' },
  { Key: 'slipway.dev/installation', Value: 'acme-aws' },
];

describe('ec2 networks', () => {
  let cloud: LocalCloud;
  let ec2: EC2Client;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    ec2 = amazonClients(cloud).ec2;
  });
  afterEach(() => cloud.close());

  const settle = (seconds = 60) => cloud.scheduler.advance(seconds * 1000);
  const createVpc = async (CidrBlock = '10.100.0.0/16') => {
    const { Vpc } = await ec2.send(
      new CreateVpcCommand({ CidrBlock, TagSpecifications: [{ ResourceType: 'vpc', Tags: owned }] }),
    );
    return Vpc?.VpcId ?? '';
  };
  const createSubnet = async (VpcId: string, CidrBlock: string, AvailabilityZone = 'eu-west-1a') => {
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }));
    return Subnet?.SubnetId ?? '';
  };
  const createGateway = async (VpcId?: string) => {
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
    if (VpcId !== undefined) await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    return InternetGatewayId;
  };
  const createTable = async (VpcId: string) => {
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    return RouteTable?.RouteTableId ?? '';
  };

  test('CreateVpc: pending, then available, with main table, default group and default ACL', async () => {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.100.0.7/16' }));
    expect(Vpc).toMatchObject({
      State: 'pending',
      CidrBlock: '10.100.0.0/16',
      IsDefault: false,
      OwnerId: '123456789012',
    });
    await settle();
    const VpcIds = [Vpc?.VpcId ?? ''];
    expect((await ec2.send(new DescribeVpcsCommand({ VpcIds }))).Vpcs?.[0]?.State).toBe('available');
    const Filters = [{ Name: 'vpc-id', Values: VpcIds }];
    const tables = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
    expect(tables.RouteTables?.[0]).toMatchObject({
      Associations: [{ Main: true }],
      Routes: [{ DestinationCidrBlock: '10.100.0.0/16', GatewayId: 'local', State: 'active' }],
    });
    const groups = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(groups.SecurityGroups).toMatchObject([
      { GroupName: 'default', IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
    ]);
    expect((await ec2.send(new DescribeNetworkAclsCommand({ Filters }))).NetworkAcls?.[0]?.IsDefault).toBe(true);
  });

  test('CreateVpc: ranges that are none, or too large, are refused', async () => {
    const create = (CidrBlock?: string) => ec2.send(new CreateVpcCommand({ CidrBlock }));
    await expect(create('10.0.0.0/8')).rejects.toMatchObject({
      name: 'InvalidVpc.Range',
      message: "The CIDR '10.0.0.0/8' is invalid.",
      $metadata: { httpStatusCode: 400 },
    });
    await expect(create('10.0.0.0/29')).rejects.toMatchObject({ name: 'InvalidVpc.Range' });
    await expect(create('ten')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(create()).rejects.toMatchObject({ name: 'MissingParameter' });
  });

  test('CreateVpc: the sixth network of a region is one too many', async () => {
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    for (let count = Vpcs.length; count < 5; count += 1) await createVpc(`10.${count}.0.0/16`);
    await expect(createVpc('10.9.0.0/16')).rejects.toMatchObject({
      name: 'VpcLimitExceeded',
      message: 'The maximum number of VPCs has been reached.',
    });
  });

  test('DescribeVpcs: by id a new network is unknown for seconds, by tag for longer; within the budgets it is seen', async () => {
    const id = await createVpc();
    const byId = new DescribeVpcsCommand({ VpcIds: [id] });
    const byTag = new DescribeVpcsCommand({
      Filters: [{ Name: 'tag:slipway.dev/installation', Values: ['acme-aws'] }],
    });
    await expect(ec2.send(byId)).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
      message: `The vpc ID '${id}' does not exist`,
    });
    expect((await ec2.send(byTag)).Vpcs).toEqual([]);
    await settle(30);
    for (const _replica of [0, 1]) expect((await ec2.send(byId)).Vpcs).toHaveLength(1);
    await settle(30);
    for (const _replica of [0, 1]) expect((await ec2.send(byTag)).Vpcs).toHaveLength(1);
  });

  test('DescribeVpcs: unknown, malformed and unfilterable requests are refused', async () => {
    const send = (VpcIds: string[]) => ec2.send(new DescribeVpcsCommand({ VpcIds }));
    await expect(send(['vpc-0123456789abcdef0'])).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    await expect(send(['acme'])).rejects.toMatchObject({
      name: 'InvalidVpcID.Malformed',
      message: 'Invalid id: "acme" (expecting "vpc-...")',
    });
    const Filters = [{ Name: 'colour', Values: ['red'] }];
    await expect(ec2.send(new DescribeVpcsCommand({ Filters }))).rejects.toThrow("The filter 'colour' is invalid");
    await expect(ec2.send(new DescribeVpcsCommand({ MaxResults: 2 }))).rejects.toThrow(
      'Expecting a value greater than 5',
    );
    await expect(ec2.send(new DescribeVpcsCommand({ DryRun: true }))).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
  });

  test('DescribeVpcs: another region has networks of its own', async () => {
    const id = await createVpc();
    await settle();
    const frankfurt = amazonClients(cloud, { region: 'eu-central-1' }).ec2;
    const byId = new DescribeVpcsCommand({ VpcIds: [id] });
    expect((await ec2.send(byId)).Vpcs).toHaveLength(1);
    await expect(frankfurt.send(new DescribeVpcsCommand({ VpcIds: [id] }))).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    });
  });

  test('CreateVpc: fault rules know it by its Name tag', async () => {
    const status = { http: 503, code: 'RequestLimitExceeded', message: 'Request limit exceeded.' };
    cloud.faults.add({ match: { name: 'acme-*', operation: 'CreateVpc' }, nth: 1, action: { status } });
    await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    await expect(createVpc()).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
    expect(await createVpc()).toMatch(/^vpc-/);
  });

  test('ModifyVpcAttribute: one attribute at a time, and it is kept', async () => {
    const VpcId = await createVpc();
    const read = async () => {
      const request = new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' });
      return (await ec2.send(request)).EnableDnsHostnames?.Value;
    };
    await expect(read()).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    await settle();
    expect(await read()).toBe(false);
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
    expect(await read()).toBe(true);
    const both = { EnableDnsHostnames: { Value: true }, EnableDnsSupport: { Value: true } };
    await expect(ec2.send(new ModifyVpcAttributeCommand({ VpcId, ...both }))).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
  });

  test('CreateSubnet: probes 1 and 2, a range outside the network or taken', async () => {
    const VpcId = await createVpc();
    await createSubnet(VpcId, '10.100.64.0/20');
    await expect(createSubnet(VpcId, '10.1.0.0/24')).rejects.toMatchObject({
      name: 'InvalidSubnet.Range',
      message: "The CIDR '10.1.0.0/24' is invalid.",
    });
    await expect(createSubnet(VpcId, '10.100.64.0/24')).rejects.toMatchObject({
      name: 'InvalidSubnet.Conflict',
      message: "The CIDR '10.100.64.0/24' conflicts with another subnet",
    });
    await expect(createSubnet(VpcId, '10.100.80.0/20', 'us-east-1a')).rejects.toThrow(
      'Value (us-east-1a) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: eu-west-1a, eu-west-1b, eu-west-1c.',
    );
    await expect(createSubnet('vpc-0123456789abcdef0', '10.100.80.0/20')).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    });
    expect(await createSubnet(VpcId, '10.100.80.0/20', 'eu-west-1b')).toMatch(/^subnet-[0-9a-f]{17}$/);
  });

  test('CreateSubnet: a request that a rule holds back does not know the network yet; the next one does', async () => {
    const VpcId = await createVpc();
    cloud.faults.add({ match: { operation: 'CreateSubnet' }, nth: 1, action: { 'stale-reads': { ms: 20_000 } } });
    await expect(createSubnet(VpcId, '10.100.0.0/22')).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    expect(await createSubnet(VpcId, '10.100.0.0/22')).toMatch(/^subnet-/);
  });

  test('CreateSubnet: available after a while, five addresses are Amazon’s, attributes change one at a time', async () => {
    const VpcId = await createVpc();
    const SubnetId = await createSubnet(VpcId, '10.100.0.0/22');
    await settle();
    const read = async () => (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }))).Subnets?.[0];
    expect(await read()).toMatchObject({
      State: 'available',
      AvailableIpAddressCount: 1019,
      AvailabilityZoneId: 'euw1-az1',
      MapPublicIpOnLaunch: false,
    });
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
    expect((await read())?.MapPublicIpOnLaunch).toBe(true);
  });

  test('DeleteVpc: probe 6, subnets hold a network, and so does each other object of a customer’s', async () => {
    const VpcId = await createVpc();
    const refused = () =>
      expect(ec2.send(new DeleteVpcCommand({ VpcId }))).rejects.toMatchObject({
        name: 'DependencyViolation',
        message: `The vpc '${VpcId}' has dependencies and cannot be deleted.`,
      });
    const SubnetId = await createSubnet(VpcId, '10.100.0.0/22');
    await refused();
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    const InternetGatewayId = await createGateway(VpcId);
    await refused();
    await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    const RouteTableId = await createTable(VpcId);
    await refused();
    await ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
    await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
    await ec2.send(new DeleteVpcCommand({ VpcId }));
    await settle();
    await expect(ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }))).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    });
    await expect(ec2.send(new DeleteVpcCommand({ VpcId }))).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    expect(cloud.leftovers()).toEqual([]);
  });

  test('internet gateways: one for a network, one network for a gateway', async () => {
    const VpcId = await createVpc();
    const InternetGatewayId = await createGateway(VpcId);
    const second = await createGateway();
    const attach = (id: string) => ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId }));
    await expect(attach(InternetGatewayId)).rejects.toMatchObject({
      name: 'Resource.AlreadyAssociated',
      message: `resource ${InternetGatewayId} is already attached to network ${VpcId}`,
    });
    await expect(attach(second)).rejects.toThrow(`Network ${VpcId} already has an internet gateway attached`);
    await expect(
      ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: second, VpcId })),
    ).rejects.toMatchObject({ name: 'Gateway.NotAttached' });
    await expect(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }))).rejects.toThrow(
      `The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`,
    );
    await settle();
    const Filters = [{ Name: 'attachment.vpc-id', Values: [VpcId] }];
    const { InternetGateways } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
    expect(InternetGateways?.map((gateway) => gateway.InternetGatewayId)).toEqual([InternetGatewayId]);
  });

  test('routes: taken destinations, foreign targets and unknown routes are refused; a lost target is a black hole', async () => {
    const VpcId = await createVpc();
    const InternetGatewayId = await createGateway(VpcId);
    const RouteTableId = await createTable(VpcId);
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId };
    const stray = await createGateway();
    await expect(ec2.send(new CreateRouteCommand({ ...route, GatewayId: stray }))).rejects.toThrow(
      `route table ${RouteTableId} and network gateway ${stray} belong to different networks`,
    );
    await expect(ec2.send(new ReplaceRouteCommand(route))).rejects.toThrow('Use CreateRoute instead.');
    await ec2.send(new CreateRouteCommand(route));
    await expect(ec2.send(new CreateRouteCommand(route))).rejects.toMatchObject({
      name: 'RouteAlreadyExists',
      message: 'The route identified by 0.0.0.0/0 already exists.',
    });
    await settle();
    const states = async () => {
      const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
      return RouteTables?.[0]?.Routes?.map(({ State }) => State);
    };
    expect(await states()).toEqual(['active', 'active']);
    await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    expect(await states()).toEqual(['active', 'blackhole']);
    const { GatewayId: _target, ...which } = route;
    await ec2.send(new DeleteRouteCommand(which));
    await expect(ec2.send(new DeleteRouteCommand(which))).rejects.toMatchObject({
      name: 'InvalidRoute.NotFound',
      message: `no route with destination-cidr-block 0.0.0.0/0 in route table ${RouteTableId}`,
    });
    const local = new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: '10.100.0.0/16' });
    await expect(ec2.send(local)).rejects.toThrow('cannot remove local route');
  });

  test('route tables: a subnet has one association, which holds the table and goes with the subnet', async () => {
    const VpcId = await createVpc();
    const SubnetId = await createSubnet(VpcId, '10.100.0.0/22');
    const RouteTableId = await createTable(VpcId);
    const other = await createTable(VpcId);
    const associate = (id: string) => ec2.send(new AssociateRouteTableCommand({ RouteTableId: id, SubnetId }));
    const { AssociationId = '' } = await associate(RouteTableId);
    await expect(associate(other)).rejects.toMatchObject({
      name: 'Resource.AlreadyAssociated',
      message: `the specified association for route table ${other} conflicts with an existing association`,
    });
    await expect(ec2.send(new DeleteRouteTableCommand({ RouteTableId }))).rejects.toThrow(
      `The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`,
    );
    const moved = await ec2.send(new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId: other }));
    await expect(ec2.send(new DisassociateRouteTableCommand({ AssociationId }))).rejects.toMatchObject({
      name: 'InvalidAssociationID.NotFound',
    });
    await ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
    expect(moved.NewAssociationId).toMatch(/^rtbassoc-/);
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await ec2.send(new DeleteRouteTableCommand({ RouteTableId: other }));
  });

  test('CreateRouteTable: a client token makes one table; other parameters are refused', async () => {
    const VpcId = await createVpc();
    const other = await createVpc('10.101.0.0/16');
    const ClientToken = '7f1d2c3e-1111-4222-8333-444455556666';
    const first = await ec2.send(new CreateRouteTableCommand({ VpcId, ClientToken }));
    const again = await ec2.send(new CreateRouteTableCommand({ VpcId, ClientToken }));
    expect(again.RouteTable?.RouteTableId).toBe(first.RouteTable?.RouteTableId);
    await expect(ec2.send(new CreateRouteTableCommand({ VpcId: other, ClientToken }))).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });
});
