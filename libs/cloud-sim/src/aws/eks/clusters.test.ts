import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  CreateClusterCommand,
  CreateNodegroupCommand,
  DeleteClusterCommand,
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  DescribeUpdateCommand,
  ListUpdatesCommand,
  TagResourceCommand,
  UpdateClusterConfigCommand,
  UpdateClusterVersionCommand,
} from '@aws-sdk/client-eks';
import type { CreateClusterCommandInput, EKSClient } from '@aws-sdk/client-eks';
import {
  DeleteSubnetCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { account, amazonClients, region } from '../../testing/amazon-clients.ts';
import {
  amazonNetwork,
  amazonRole,
  amazonRoles,
  clusterName as name,
  hostId,
  minutes,
  referenceCluster,
} from '../../testing/amazon-cluster.ts';
import type { ReferenceNetwork } from '../../testing/amazon-cluster.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';

describe('eks clusters', () => {
  let cloud: LocalCloud;
  let host: FakeClusterHost;
  let eks: EKSClient;
  let network: ReferenceNetwork;
  let roles: { cluster: string; node: string };
  beforeEach(async () => {
    host = new FakeClusterHost();
    cloud = await startLocalCloud({ scale: 'manual', seed: 11, clusterHost: host });
    eks = amazonClients(cloud).eks;
    network = await amazonNetwork(cloud);
    roles = await amazonRoles(cloud);
  });
  afterEach(() => cloud.close());

  const wanted = (change: Partial<CreateClusterCommandInput> = {}): CreateClusterCommandInput => ({
    ...referenceCluster(network, roles.cluster),
    ...change,
  });
  const create = async (change: Partial<CreateClusterCommandInput> = {}) =>
    (await eks.send(new CreateClusterCommand(wanted(change)))).cluster;
  const read = async () => (await eks.send(new DescribeClusterCommand({ name }))).cluster;
  const settled = async (change: Partial<CreateClusterCommandInput> = {}) => {
    await create(change);
    await minutes(cloud, 30);
  };
  const vpcConfig = (subnetIds: string[]) => ({ resourcesVpcConfig: { subnetIds } });

  test('CreateCluster: comes up, shows where it answers, and goes without leaving anything of its own', async () => {
    const made = await create();
    expect(made).toMatchObject({
      name,
      status: 'CREATING',
      version: '1.35',
      tags: { 'slipway.dev/installation': name },
    });
    expect(made?.endpoint).toBeUndefined();
    await minutes(cloud, 1);
    expect((await read())?.status).toBe('CREATING');
    await minutes(cloud, 30);
    const cluster = await read();
    expect(cluster).toMatchObject({
      status: 'ACTIVE',
      endpoint: 'https://127.0.0.1:6443',
      kubernetesNetworkConfig: { serviceIpv4Cidr: '172.20.0.0/16' },
      accessConfig: { authenticationMode: 'API' },
    });
    expect(Buffer.from(cluster?.certificateAuthority?.data ?? '', 'base64').toString()).toBe('PEM');
    expect(cluster?.identity?.oidc?.issuer).toMatch(
      /^https:\/\/oidc\.eks\.eu-west-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/,
    );
    expect(cluster?.resourcesVpcConfig?.clusterSecurityGroupId).toMatch(/^sg-/);
    expect(host.requests.get(hostId)?.system).toBe('bare');
    await eks.send(new DeleteClusterCommand({ name }));
    expect((await read())?.status).toBe('DELETING');
    await minutes(cloud, 20);
    await expect(read()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `No cluster found for name: ${name}.`,
      $metadata: { httpStatusCode: 404 },
    });
    expect(host.stopped).toEqual([hostId]);
    const types = cloud.leftovers().map(({ type }) => String(type));
    expect(types.filter((type) => type.startsWith('eks.'))).toEqual([]);
  });

  test('CreateCluster: its interfaces hold subnets, its group is tagged for the cluster', async () => {
    const { ec2 } = amazonClients(cloud);
    await settled();
    const { NetworkInterfaces = [] } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: [`Amazon EKS ${name}`] }] }),
    );
    expect(new Set(NetworkInterfaces.map((item) => item.AvailabilityZone)).size).toBe(2);
    const { SecurityGroups = [] } = await ec2.send(
      new DescribeSecurityGroupsCommand({
        Filters: [{ Name: `tag:kubernetes.io/cluster/${name}`, Values: ['owned'] }],
      }),
    );
    expect(SecurityGroups.map((group) => group.GroupName)).toEqual([
      expect.stringMatching(/^eks-cluster-sg-acme-aws-\d+$/),
    ]);
    const SubnetId = NetworkInterfaces[0]?.SubnetId ?? '';
    await expect(ec2.send(new DeleteSubnetCommand({ SubnetId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await eks.send(new DeleteClusterCommand({ name }));
    await minutes(cloud, 20);
    await ec2.send(new DeleteSubnetCommand({ SubnetId: network.privateSubnets[2] ?? '' }));
  });

  test('CreateCluster: the same token again is the same cluster, with other parameters it is refused', async () => {
    const first = await create();
    expect((await create())?.arn).toBe(first?.arn);
    expect(cloud.aws.graph.creates(hostId)).toBe(1);
    await expect(create({ version: '1.34' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(create({ clientRequestToken: 'another' })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `Cluster already exists with name: ${name}`,
      $metadata: { httpStatusCode: 409 },
    });
  });

  test('CreateCluster: a role that was just made cannot be assumed yet', async () => {
    const young = await amazonRole(cloud, 'young', 'eks.amazonaws.com', []);
    const refused = {
      name: 'InvalidParameterException',
      message: expect.stringContaining(
        'could not be assumed because it does not exist or the trusted entity is not correct',
      ),
    };
    await expect(create({ roleArn: young })).rejects.toMatchObject(refused);
    await expect(create({ roleArn: roles.node })).rejects.toMatchObject(refused);
    await minutes(cloud, 2);
    expect((await create({ roleArn: young }))?.status).toBe('CREATING');
  });

  test.each<[string, () => Partial<CreateClusterCommandInput>, string, string]>([
    [
      'an unknown subnet',
      () => vpcConfig(['subnet-0123456789abcdef0', ...network.privateSubnets]),
      'InvalidParameterException',
      "The subnet ID 'subnet-0123456789abcdef0' does not exist",
    ],
    [
      'one zone only',
      () => vpcConfig([network.privateSubnets[0] ?? '', network.publicSubnets[0] ?? '']),
      'InvalidParameterException',
      'Subnets specified must be in at least two different AZs',
    ],
    [
      'a version that is not sold',
      () => ({ version: '1.21' }),
      'InvalidParameterException',
      'unsupported Kubernetes version',
    ],
    ['a name with a dot', () => ({ name: 'acme.aws' }), 'InvalidParameterException', 'is not valid'],
    [
      'an endpoint for nobody',
      () => ({
        resourcesVpcConfig: {
          subnetIds: network.privateSubnets,
          endpointPublicAccess: false,
          endpointPrivateAccess: false,
        },
      }),
      'InvalidParameterException',
      'Private and public endpoint access cannot be false',
    ],
    [
      'Service addresses inside the VPC',
      () => ({ kubernetesNetworkConfig: { serviceIpv4Cidr: '10.0.0.0/16' } }),
      'InvalidParameterException',
      'overlaps with the CIDR block 10.0.0.0/16',
    ],
    [
      'a security group that is not there',
      () => ({ resourcesVpcConfig: { subnetIds: network.privateSubnets, securityGroupIds: ['sg-0123456789abcdef0'] } }),
      'InvalidParameterException',
      "The security group ID 'sg-0123456789abcdef0' does not exist",
    ],
    [
      'encryption, which the local cloud has not',
      () => ({ encryptionConfig: [] }),
      'InvalidRequestException',
      'encryptionConfig is not served',
    ],
  ])('CreateCluster: %s is refused', async (_what, change, code, sentence) => {
    await expect(create(change())).rejects.toMatchObject({ name: code, message: expect.stringContaining(sentence) });
    expect(cloud.aws.graph.all('eks.clusters')).toEqual([]);
  });

  test('CreateCluster: a zone without room is refused and the others are named', async () => {
    cloud.seed({ aws: { eksCrowdedZones: [`${region}a`] } });
    await expect(create()).rejects.toMatchObject({
      name: 'UnsupportedAvailabilityZoneException',
      validZones: [`${region}b`, `${region}c`],
      message: expect.stringContaining(`because ${region}a, the targeted availability zone, does not currently have`),
    });
    const elsewhere = network.privateSubnets.slice(1);
    expect((await create(vpcConfig(elsewhere)))?.status).toBe('CREATING');
  });

  test('CreateCluster: needs the right to pass the role', async () => {
    cloud.seed({ aws: { deny: { operator: ['iam:PassRole'] } } });
    await expect(create()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`is not authorized to perform: iam:PassRole on resource: ${roles.cluster}`),
    });
    cloud.seed({ aws: { deny: { operator: [] } } });
    expect((await create())?.status).toBe('CREATING');
  });

  test('CreateCluster: what fails stays as FAILED until somebody deletes it', async () => {
    const action = { 'op-fails': { code: 'InternalFailure', message: 'out of luck', leaves: 'broken' } };
    cloud.faults.add({ match: { cloud: 'aws', operation: 'CreateCluster' }, nth: 1, action });
    await settled();
    const failed = await read();
    expect(failed).toMatchObject({ status: 'FAILED', health: { issues: [{ message: 'out of luck' }] } });
    await eks.send(new DeleteClusterCommand({ name }));
    await minutes(cloud, 20);
    await settled({ clientRequestToken: 'again' });
    expect((await read())?.status).toBe('ACTIVE');
  });

  test('CreateNodegroup: waits for the cluster', async () => {
    await create();
    const nodegroup = {
      clusterName: name,
      nodegroupName: 'services',
      subnets: network.privateSubnets,
      nodeRole: roles.node,
    };
    await expect(eks.send(new CreateNodegroupCommand(nodegroup))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: `Cluster '${name}' is not in ACTIVE status`,
    });
    await expect(eks.send(new DeleteClusterCommand({ name }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
  });

  test('logging: the log group appears with the cluster and outlives it', async () => {
    await settled({ logging: { clusterLogging: [{ types: ['api', 'audit'], enabled: true }] } });
    const groups = async () => {
      const { logs } = amazonClients(cloud);
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/eks/' }));
      return logGroups.map((group) => group.logGroupName);
    };
    expect(await groups()).toEqual([`/aws/eks/${name}/cluster`]);
    await eks.send(new DeleteClusterCommand({ name }));
    await minutes(cloud, 20);
    expect(await groups()).toEqual([`/aws/eks/${name}/cluster`]);
  });

  test('updates: one at a time, listed and described; access and versions change when they end', async () => {
    await settled();
    const change = { name, resourcesVpcConfig: { publicAccessCidrs: ['198.51.100.0/24'] }, clientRequestToken: 'u1' };
    const { update } = await eks.send(new UpdateClusterConfigCommand(change));
    expect(update).toMatchObject({ status: 'InProgress', type: 'EndpointAccessUpdate' });
    expect((await eks.send(new UpdateClusterConfigCommand(change))).update?.id).toBe(update?.id);
    await expect(eks.send(new UpdateClusterVersionCommand({ name, version: '1.36' }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `Cannot VersionUpdate because cluster ${name} currently has update ${update?.id} in progress`,
    });
    await minutes(cloud, 20);
    const done = await eks.send(new DescribeUpdateCommand({ name, updateId: update?.id ?? '' }));
    expect(done.update).toMatchObject({ status: 'Successful', errors: [] });
    expect((await read())?.resourcesVpcConfig?.publicAccessCidrs).toEqual(['198.51.100.0/24']);
    await expect(eks.send(new UpdateClusterVersionCommand({ name, version: '1.33' }))).rejects.toThrow(
      'Unsupported Kubernetes minor version update from 1.35 to 1.33',
    );
    await eks.send(new UpdateClusterVersionCommand({ name, version: '1.36' }));
    await minutes(cloud, 20);
    expect(await read()).toMatchObject({ status: 'ACTIVE', version: '1.36' });
    expect((await eks.send(new ListUpdatesCommand({ name }))).updateIds).toHaveLength(2);
  });

  test('DescribeClusterVersions: by support, with one default', async () => {
    const { clusterVersions = [] } = await eks.send(
      new DescribeClusterVersionsCommand({ versionStatus: 'STANDARD_SUPPORT' }),
    );
    expect(clusterVersions.map((item) => item.clusterVersion)).toContain('1.35');
    expect(clusterVersions.every((item) => item.versionStatus === 'STANDARD_SUPPORT')).toBe(true);
    const { clusterVersions: fallback = [] } = await eks.send(
      new DescribeClusterVersionsCommand({ defaultOnly: true }),
    );
    expect(fallback.map((item) => item.clusterVersion)).toEqual(['1.35']);
  });

  test('TagResource: merges, and refuses what is not there', async () => {
    await settled();
    await eks.send(new TagResourceCommand({ resourceArn: hostId, tags: { team: 'a' } }));
    expect((await read())?.tags).toEqual({ 'slipway.dev/installation': name, team: 'a' });
    const resourceArn = `arn:aws:eks:${region}:${account}:cluster/other`;
    await expect(eks.send(new TagResourceCommand({ resourceArn, tags: { a: 'b' } }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });
});
