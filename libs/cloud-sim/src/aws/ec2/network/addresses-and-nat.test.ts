import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNatGatewayCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSubnetCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
  DetachNetworkInterfaceCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../../local-cloud.ts';
import type { LocalCloud } from '../../../local-cloud.ts';
import { amazonClients } from '../../../testing/amazon-clients.ts';

const ClientToken = 'a3bb189e-8bf9-4888-9912-ace4e6543002';

describe('ec2 addresses and NAT gateways', () => {
  let cloud: LocalCloud;
  let ec2: EC2Client;
  let VpcId: string;
  let SubnetId: string;
  let InternetGatewayId: string;
  let AllocationId: string;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    ec2 = amazonClients(cloud).ec2;
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.100.0.0/16' }));
    VpcId = Vpc?.VpcId ?? '';
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.100.0.0/28' }));
    SubnetId = Subnet?.SubnetId ?? '';
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    AllocationId = (await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))).AllocationId ?? '';
    await settle(1);
  });
  afterEach(() => cloud.close());

  const settle = (minutes: number) => cloud.scheduler.advance(minutes * 60_000);
  const create = async (more: object = {}) => {
    const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId, ...more }));
    return NatGateway?.NatGatewayId ?? '';
  };
  const read = async (id: string) => {
    const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }));
    return NatGateways?.[0];
  };
  const release = () => ec2.send(new ReleaseAddressCommand({ AllocationId }));
  const detach = () => ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));

  test('AllocateAddress: five of a region, then AddressLimitExceeded', async () => {
    for (let count = 1; count < 5; count += 1) await ec2.send(new AllocateAddressCommand({}));
    await expect(ec2.send(new AllocateAddressCommand({}))).rejects.toMatchObject({
      name: 'AddressLimitExceeded',
      message: 'The maximum number of addresses has been reached.',
    });
    await release();
    expect((await ec2.send(new AllocateAddressCommand({}))).PublicIp).toMatch(/^198\.1[89]\./);
    await expect(release()).rejects.toMatchObject({ name: 'InvalidAllocationID.NotFound' });
  });

  test('CreateNatGateway: pending, then available with the address', async () => {
    const id = await create();
    await settle(0.5);
    expect(await read(id)).toMatchObject({ State: 'pending', VpcId, SubnetId });
    await settle(5);
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [AllocationId] }));
    const NatGatewayAddresses = [{ AllocationId, PublicIp: Addresses?.[0]?.PublicIp, PrivateIp: '10.100.0.4' }];
    expect(await read(id)).toMatchObject({ State: 'available', NatGatewayAddresses });
  });

  test('CreateNatGateway: the same token makes one gateway, also after it failed; other parameters are refused', async () => {
    const id = await create({ ClientToken });
    expect(await create({ ClientToken })).toBe(id);
    await expect(create({ ClientToken, ConnectivityType: 'private', AllocationId: undefined })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
      $metadata: { httpStatusCode: 400 },
    });
    expect(await create({ ClientToken: 'a3bb189e-8bf9-4888-9912-ace4e6543003' })).not.toBe(id);
    await settle(5);
    expect(cloud.resources({ type: 'ec2.natgateway', state: 'live' })).toHaveLength(1);
  });

  test('CreateNatGateway: without a gateway to the internet, or with a taken address, it ends as failed and holds nothing', async () => {
    await detach();
    const first = await create();
    await settle(5);
    expect(await read(first)).toMatchObject({
      State: 'failed',
      FailureCode: 'Gateway.NotAttached',
      FailureMessage: `Network ${VpcId} has no Internet gateway attached`,
    });
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await create();
    await settle(5);
    const third = await create();
    await settle(5);
    expect(await read(third)).toMatchObject({
      State: 'failed',
      FailureCode: 'Resource.AlreadyAssociated',
      FailureMessage: `Elastic IP address ${AllocationId} is already associated`,
    });
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: third }));
    expect((await read(third))?.State).toBe('deleting');
    await settle(5);
    expect((await read(third))?.State).toBe('deleted');
  });

  test('CreateNatGateway: a fault rule makes it fail with its own code', async () => {
    cloud.faults.add({
      match: { cloud: 'aws', operation: 'CreateNatGateway' },
      nth: 1,
      action: { 'op-fails': { code: 'InternalError', message: 'Something went wrong.' } },
    });
    const id = await create();
    await settle(5);
    expect(await read(id)).toMatchObject({ State: 'failed', FailureCode: 'InternalError' });
    expect(cloud.resources({ type: 'ec2.network-interface', state: 'live' })).toEqual([]);
    const second = await create();
    await settle(5);
    expect((await read(second))?.State).toBe('available');
  });

  test('CreateNatGateway: a restart of the local cloud neither loses nor repeats it', async () => {
    const state = await mkdtemp(join(tmpdir(), 'slipway-ec2-'));
    const first = await startLocalCloud({ scale: 'manual', seed: 7, state });
    const before = amazonClients(first).ec2;
    const { Vpc } = await before.send(new CreateVpcCommand({ CidrBlock: '10.100.0.0/16' }));
    const made = await before.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.100.0.0/28' }));
    const request = { SubnetId: made.Subnet?.SubnetId, ConnectivityType: 'private' as const, ClientToken };
    const { NatGateway } = await before.send(new CreateNatGatewayCommand(request));
    await first.close();
    const second = await startLocalCloud({ scale: 'manual', seed: 7, state });
    const after = amazonClients(second).ec2;
    const again = await after.send(new CreateNatGatewayCommand(request));
    expect(again.NatGateway?.NatGatewayId).toBe(NatGateway?.NatGatewayId);
    await second.scheduler.advance(300_000);
    const { NatGateways } = await after.send(new DescribeNatGatewaysCommand({}));
    expect(NatGateways?.map(({ State }) => State)).toEqual(['available']);
    await second.close();
    await rm(state, { recursive: true });
  });

  test('DeleteNatGateway: probes 7 and 15, until it is gone it holds subnet, address and internet gateway', async () => {
    const NatGatewayId = await create();
    const held = async () => {
      await expect(ec2.send(new DeleteSubnetCommand({ SubnetId }))).rejects.toMatchObject({
        name: 'DependencyViolation',
        message: `The subnet '${SubnetId}' has dependencies and cannot be deleted.`,
      });
    };
    await held();
    await settle(5);
    await expect(release()).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse' });
    await expect(detach()).rejects.toMatchObject({
      name: 'DependencyViolation',
      message: `Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    });
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    await held();
    await expect(detach()).rejects.toMatchObject({ name: 'DependencyViolation' });
    await settle(5);
    expect((await read(NatGatewayId))?.State).toBe('deleted');
    await release();
    await detach();
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await settle(60);
    await expect(read(NatGatewayId)).rejects.toMatchObject({ name: 'NatGatewayNotFound' });
    expect((await ec2.send(new DescribeNatGatewaysCommand({}))).NatGateways).toEqual([]);
  });

  test('DeleteNatGateway: one that is still being made is given up', async () => {
    const NatGatewayId = await create();
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    await settle(10);
    expect((await read(NatGatewayId))?.State).toBe('deleted');
    await release();
  });

  test('the interface of a NAT gateway is Amazon’s: customers neither detach, delete nor unmap it', async () => {
    await create();
    await settle(5);
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    const [item] = NetworkInterfaces ?? [];
    expect(item).toMatchObject({ InterfaceType: 'nat_gateway', RequesterManaged: true, Status: 'in-use' });
    const AttachmentId = item?.Attachment?.AttachmentId ?? '';
    await expect(ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }))).rejects.toMatchObject({
      name: 'OperationNotPermitted',
      message: "You are not allowed to manage 'ela-attach' attachments.",
    });
    const NetworkInterfaceId = item?.NetworkInterfaceId ?? '';
    await expect(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }))).rejects.toThrow(
      `Network interface '${NetworkInterfaceId}' is currently in use.`,
    );
    const AssociationId = item?.Association?.AssociationId ?? '';
    await expect(ec2.send(new DisassociateAddressCommand({ AssociationId }))).rejects.toMatchObject({
      name: 'AuthFailure',
    });
  });

  test('CreateRoute: a NAT gateway is a target only while it is available', async () => {
    const NatGatewayId = await create();
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    const route = new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId });
    await expect(ec2.send(route)).rejects.toMatchObject({
      name: 'InvalidNatGatewayID.NotFound',
      message: `The natGateway ID '${NatGatewayId}' does not exist`,
    });
    await settle(5);
    await ec2.send(route);
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    await settle(5);
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
    expect(RouteTables?.[0]?.Routes?.[1]).toMatchObject({ NatGatewayId, State: 'blackhole' });
  });
});
