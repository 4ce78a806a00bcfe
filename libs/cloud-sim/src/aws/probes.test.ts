import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import { CreateClusterCommand, CreateNodegroupCommand, DeleteClusterCommand } from '@aws-sdk/client-eks';
import { AttachRolePolicyCommand, CreateRoleCommand, DeleteRoleCommand } from '@aws-sdk/client-iam';
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, DeleteDBSubnetGroupCommand } from '@aws-sdk/client-rds';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
} from '@aws-sdk/client-route-53';
import { CreateBucketCommand, DeleteBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { account, amazonClients, region } from '../testing/amazon-clients.ts';

/** What a kind fake lets pass and Amazon does not: `clouds.md` §4.3, by number, on one account that has everything in use. */
describe('must-fail probes', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof amazonClients>;
  let vpc: string;
  let gateway: string;
  let publicSubnet: string;
  let subnets: string[];
  let group: string;
  let zone: string;

  const settle = () => cloud.scheduler.advance(1_800_000);
  const clusterRole = `arn:aws:iam::${account}:role/acme-cluster`;
  const nodeRole = `arn:aws:iam::${account}:role/acme-node`;
  const subnet = async (CidrBlock: string, zoneLetter: string): Promise<string> => {
    const made = await clients.ec2.send(
      new CreateSubnetCommand({ VpcId: vpc, CidrBlock, AvailabilityZone: `${region}${zoneLetter}` }),
    );
    return made.Subnet?.SubnetId ?? '';
  };
  const role = async (RoleName: string, service: string, policies: string[]): Promise<void> => {
    const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    for (const policy of policies)
      await clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${policy}` }));
  };
  const cluster = (name: string, subnetIds: string[]) =>
    clients.eks.send(new CreateClusterCommand({ name, roleArn: clusterRole, resourcesVpcConfig: { subnetIds } }));

  async function buildNetwork(): Promise<void> {
    const { ec2 } = clients;
    vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
    await settle();
    const made = await ec2.send(new CreateInternetGatewayCommand({}));
    gateway = made.InternetGateway?.InternetGatewayId ?? '';
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc }));
    publicSubnet = await subnet('10.0.0.0/24', 'a');
    subnets = [await subnet('10.0.1.0/24', 'a'), await subnet('10.0.2.0/24', 'b')];
    const table = await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }));
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId: table.RouteTable?.RouteTableId,
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: gateway,
      }),
    );
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    await ec2.send(new CreateNatGatewayCommand({ SubnetId: publicSubnet, AllocationId }));
    const database = { GroupName: 'acme-db', Description: 'database', VpcId: vpc };
    group = (await ec2.send(new CreateSecurityGroupCommand(database))).GroupId ?? '';
    await settle();
  }

  async function buildDatabase(): Promise<void> {
    const DBSubnetGroupName = 'acme-db';
    await clients.rds.send(
      new CreateDBSubnetGroupCommand({
        DBSubnetGroupName,
        DBSubnetGroupDescription: 'database',
        SubnetIds: subnets,
      }),
    );
    await clients.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'acme',
        DBInstanceClass: 'db.t3.medium',
        Engine: 'mysql',
        AllocatedStorage: 20,
        MasterUsername: 'gitpod',
        MasterUserPassword: 'correct-horse-battery',
        DBSubnetGroupName,
        VpcSecurityGroupIds: [group],
      }),
    );
    await settle();
  }

  async function buildCluster(): Promise<void> {
    await role('acme-cluster', 'eks.amazonaws.com', ['AmazonEKSClusterPolicy']);
    await role('acme-node', 'ec2.amazonaws.com', [
      'AmazonEKSWorkerNodePolicy',
      'AmazonEC2ContainerRegistryReadOnly',
      'AmazonEKS_CNI_Policy',
    ]);
    await settle();
    await cluster('acme', subnets);
    await settle();
    await clients.eks.send(
      new CreateNodegroupCommand({
        clusterName: 'acme',
        nodegroupName: 'services',
        nodeRole,
        subnets,
        scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
      }),
    );
  }

  async function buildStores(): Promise<void> {
    const Bucket = 'acme-aws-probes';
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await clients.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    const made = await clients.route53.send(
      new CreateHostedZoneCommand({ Name: 'aws.gitpod.acme.example', CallerReference: 'once' }),
    );
    zone = made.HostedZone?.Id ?? '';
    const set = {
      Name: 'a.aws.gitpod.acme.example',
      Type: 'A',
      TTL: 60,
      ResourceRecords: [{ Value: '10.0.0.1' }],
    } as const;
    const ChangeBatch = {
      Changes: [
        { Action: 'CREATE' as const, ResourceRecordSet: { ...set, ResourceRecords: [...set.ResourceRecords] } },
      ],
    };
    await clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch }));
    await settle();
  }

  beforeAll(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    clients = amazonClients(cloud);
    await buildNetwork();
    await buildDatabase();
    await buildCluster();
    await buildStores();
  }, 120_000);
  afterAll(() => cloud.close());

  test.each<[number, string, () => Promise<unknown>, string]>([
    [1, 'subnet outside the VPC', () => subnet('10.1.0.0/24', 'a'), 'InvalidSubnet.Range'],
    [2, 'overlapping subnet', () => subnet('10.0.1.128/25', 'a'), 'InvalidSubnet.Conflict'],
    [3, 'cluster with unknown subnet', () => cluster('other', ['subnet-0', ...subnets]), 'InvalidParameterException'],
    [4, 'cluster in one zone', () => cluster('other', [subnets[0] ?? '', publicSubnet]), 'InvalidParameterException'],
    [5, 'cluster name taken', () => cluster('acme', subnets), 'ResourceInUseException'],
    [6, 'VPC with subnets', () => clients.ec2.send(new DeleteVpcCommand({ VpcId: vpc })), 'DependencyViolation'],
    [
      7,
      'subnet with the interface of a NAT gateway',
      () => clients.ec2.send(new DeleteSubnetCommand({ SubnetId: publicSubnet })),
      'DependencyViolation',
    ],
    [
      8,
      'security group of a database',
      () => clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group })),
      'DependencyViolation',
    ],
    [
      9,
      'role with a policy',
      () => clients.iam.send(new DeleteRoleCommand({ RoleName: 'acme-cluster' })),
      'DeleteConflictException',
    ],
    [
      10,
      'cluster with node groups',
      () => clients.eks.send(new DeleteClusterCommand({ name: 'acme' })),
      'ResourceInUseException',
    ],
    [
      11,
      'subnet group of a database',
      () => clients.rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: 'acme-db' })),
      'InvalidDBSubnetGroupStateFault',
    ],
    [
      12,
      'bucket with objects',
      () => clients.s3.send(new DeleteBucketCommand({ Bucket: 'acme-aws-probes' })),
      'BucketNotEmpty',
    ],
    [
      13,
      'zone with records',
      () => clients.route53.send(new DeleteHostedZoneCommand({ Id: zone })),
      'HostedZoneNotEmpty',
    ],
    [
      14,
      'zone with a used reference',
      () =>
        clients.route53.send(new CreateHostedZoneCommand({ Name: 'aws.gitpod.acme.example', CallerReference: 'once' })),
      'HostedZoneAlreadyExists',
    ],
    [
      15,
      'internet gateway with mapped addresses',
      () => clients.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc })),
      'DependencyViolation',
    ],
  ])('%d: %s', async (_number, _what, attempt, name) => {
    const before = cloud.aws.graph.all().length;
    await expect(attempt()).rejects.toMatchObject({ name });
    expect(cloud.aws.graph.all()).toHaveLength(before);
    expect(cloud.journal.entries().at(-1)).toMatchObject({ outcome: 'error', committed: false });
  });
});
