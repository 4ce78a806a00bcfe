import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  CreateOrUpdateTagsCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DescribeInstancesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateNodegroupCommand,
  DeleteClusterCommand,
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  UpdateNodegroupConfigCommand,
} from '@aws-sdk/client-eks';
import type { CreateNodegroupCommandInput, EKSClient } from '@aws-sdk/client-eks';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';
import {
  amazonCluster,
  amazonRole,
  amazonTemplate,
  clusterName,
  hostId,
  joiningScript,
  minutes,
  referenceNodegroup,
} from '../../testing/amazon-cluster.ts';
import type { AmazonCluster } from '../../testing/amazon-cluster.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';

describe('eks node groups', () => {
  let cloud: LocalCloud;
  let host: FakeClusterHost;
  let eks: EKSClient;
  let made: AmazonCluster;
  beforeEach(async () => {
    host = new FakeClusterHost();
    cloud = await startLocalCloud({ scale: 'manual', seed: 11, clusterHost: host });
    eks = amazonClients(cloud).eks;
    made = await amazonCluster(cloud);
  });
  afterEach(() => cloud.close());

  const named = { clusterName, nodegroupName: 'services' };
  const create = async (template: string, change: Partial<CreateNodegroupCommandInput> = {}) =>
    (await eks.send(new CreateNodegroupCommand({ ...referenceNodegroup(made, template), ...change }))).nodegroup;
  const read = async () => (await eks.send(new DescribeNodegroupCommand(named))).nodegroup;
  const settled = async () => {
    await create(await amazonTemplate(cloud));
    await minutes(cloud, 15);
  };
  const groups = async () =>
    (await amazonClients(cloud).autoScaling.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups ?? [];
  const machines = async () => {
    const { Reservations = [] } = await amazonClients(cloud).ec2.send(
      new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['running', 'pending'] }] }),
    );
    return Reservations.flatMap(({ Instances = [] }) => Instances);
  };

  test('CreateNodegroup: machines start, join under their own names, and go with the group', async () => {
    expect(await create(await amazonTemplate(cloud))).toMatchObject({ status: 'CREATING', amiType: 'CUSTOM' });
    await minutes(cloud, 15);
    const nodegroup = await read();
    expect(nodegroup).toMatchObject({ status: 'ACTIVE', health: { issues: [] } });
    const [group] = await groups();
    expect(nodegroup?.resources?.autoScalingGroups).toEqual([{ name: group?.AutoScalingGroupName }]);
    expect(group).toMatchObject({ MinSize: 1, MaxSize: 4, DesiredCapacity: 2 });
    expect(Object.fromEntries(group?.Tags?.map(({ Key, Value }) => [Key, Value]) ?? [])).toMatchObject({
      'k8s.io/cluster-autoscaler/enabled': 'true',
      [`k8s.io/cluster-autoscaler/${clusterName}`]: 'owned',
    });
    const instances = await machines();
    expect(instances).toHaveLength(2);
    expect(instances[0]?.Tags).toContainEqual({ Key: 'slipway.dev/installation', Value: 'acme-aws' });
    expect(instances[0]?.Tags).toContainEqual({ Key: `kubernetes.io/cluster/${clusterName}`, Value: 'owned' });
    const [nodes] = host.nodes.get(hostId) ?? [];
    expect(nodes).toMatchObject({
      pool: 'services',
      size: 2,
      cpus: 4,
      maxPods: 110,
      labels: {
        'gitpod.io/workload_meta': 'true',
        'gitpod.io/workload_ide': 'true',
        'eks.amazonaws.com/nodegroup': 'services',
      },
    });
    expect(new Set(nodes?.machines?.map(({ name }) => name))).toEqual(
      new Set(instances.map((instance) => instance.PrivateDnsName)),
    );
    expect(nodes?.machines?.[0]?.providerId).toMatch(/^aws:\/\/\/eu-west-1[abc]\/i-[0-9a-f]{17}$/);
    await expect(eks.send(new DeleteClusterCommand({ name: clusterName }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Cluster has nodegroups attached',
    });
    await eks.send(new DeleteNodegroupCommand(named));
    await minutes(cloud, 15);
    await expect(read()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'No node group found for name: services.',
    });
    expect([await groups(), await machines(), host.nodes.get(hostId)]).toEqual([[], [], []]);
    await eks.send(new DeleteClusterCommand({ name: clusterName }));
    await minutes(cloud, 15);
    const left = cloud.leftovers().map(({ type, name }) => `${String(type)} ${String(name)}`);
    expect(left.filter((item) => /instance|volume|eks-|launch-template/.test(item))).toEqual([
      'ec2.launch-template acme-aws-services',
    ]);
  });

  test('CreateNodegroup: the same token again makes no second group', async () => {
    const template = await amazonTemplate(cloud);
    const first = await create(template);
    expect((await create(template))?.nodegroupArn).toBe(first?.nodegroupArn);
    await expect(create(template, { clientRequestToken: 'other' })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `NodeGroup already exists with name services and cluster name ${clusterName}`,
    });
  });

  test.each<[string, () => Partial<CreateNodegroupCommandInput>, string]>([
    [
      'an image type beside an image of its own',
      () => ({ amiType: 'AL2023_x86_64_STANDARD' }),
      'You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template.',
    ],
    [
      'a version beside an image of its own',
      () => ({ version: '1.35' }),
      'You cannot specify a kubernetes version to use when specifying an image id to use within the launch template.',
    ],
    [
      'a disk beside a launch template',
      () => ({ diskSize: 100 }),
      'Disk size must be specified within the launch template.',
    ],
    [
      'a launch template that is not there',
      () => ({ launchTemplate: { id: 'lt-0123456789abcdef0' } }),
      'does not exist',
    ],
    [
      'fewer machines than the least',
      () => ({ scalingConfig: { minSize: 3, maxSize: 4, desiredSize: 1 } }),
      "Minimum capacity 3 can't be greater than desired size 1",
    ],
    [
      'more machines than the most',
      () => ({ scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 3 } }),
      "desired capacity 3 can't be greater than max size 2",
    ],
    [
      'a role of another service',
      () => ({ nodeRole: made.roles.cluster }),
      `Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole`,
    ],
    ['a role that is not there', () => ({ nodeRole: `${made.roles.node}x` }), 'cannot be found'],
    ['a subnet that is not there', () => ({ subnets: ['subnet-0123456789abcdef0'] }), 'does not exist'],
    ['machines that nobody makes', () => ({ instanceTypes: ['z9.huge'] }), 'do not exist: [z9.huge]'],
    [
      'labels that are Kubernetes’ own',
      () => ({ labels: { 'kubernetes.io/role': 'x' } }),
      'Label cannot contain reserved prefixes [kubernetes.io/, k8s.io/, eks.amazonaws.com/]',
    ],
  ])('CreateNodegroup: %s is refused', async (_what, change, sentence) => {
    const template = await amazonTemplate(cloud);
    await expect(create(template, change())).rejects.toThrow(sentence);
    expect(cloud.aws.graph.all('eks.nodegroups')).toEqual([]);
  });

  const script = (text: string): string => Buffer.from(text).toString('base64');
  test.each<[string, () => object | Promise<object>]>([
    ['joins another cluster', () => ({ UserData: joiningScript(cloud, 'other') })],
    ['never runs the bootstrap program', () => ({ UserData: script('#!/bin/bash\ntrue\n') })],
    [
      'has the address of another cluster',
      () => ({
        UserData: script(
          `#!/bin/bash\n/etc/eks/bootstrap.sh ${clusterName} --apiserver-endpoint https://x --b64-cluster-ca eA==\n`,
        ),
      }),
    ],
    [
      'is fine, but the machines are in a security group of their own',
      async () => {
        const { SecurityGroups = [] } = await amazonClients(cloud).ec2.send(
          new DescribeSecurityGroupsCommand({
            Filters: [
              { Name: 'vpc-id', Values: [made.network.vpcId] },
              { Name: 'group-name', Values: ['default'] },
            ],
          }),
        );
        return { SecurityGroupIds: [SecurityGroups[0]?.GroupId ?? ''] };
      },
    ],
  ])('CreateNodegroup: fails after a long wait when the first script %s', async (_what, change) => {
    await create(await amazonTemplate(cloud, await change()));
    await minutes(cloud, 12);
    expect((await read())?.status).toBe('CREATING');
    expect(await machines()).toHaveLength(2);
    await minutes(cloud, 25);
    expect(await read()).toMatchObject({
      status: 'CREATE_FAILED',
      health: { issues: [{ code: 'NodeCreationFailure', message: 'Instances failed to join the kubernetes cluster' }] },
    });
    expect(host.nodes.get(hostId) ?? []).toEqual([]);
  });

  test('CreateNodegroup: fails when machines have no way out of their subnets', async () => {
    const { ec2 } = amazonClients(cloud);
    const { RouteTables = [] } = await ec2.send(
      new DescribeRouteTablesCommand({
        Filters: [{ Name: 'association.subnet-id', Values: made.network.privateSubnets }],
      }),
    );
    const RouteTableId = RouteTables[0]?.RouteTableId ?? '';
    await ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0' }));
    await expect(ec2.send(new DeleteRouteTableCommand({ RouteTableId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await create(await amazonTemplate(cloud));
    await minutes(cloud, 40);
    expect((await read())?.health?.issues?.[0]?.code).toBe('NodeCreationFailure');
  });

  test('CreateNodegroup: fails without a network in the cluster, and when the node role may nothing', async () => {
    host.nodesGetReady = false;
    await settled();
    expect((await read())?.health?.issues).toMatchObject([
      { code: 'NodeCreationFailure', message: 'Unhealthy nodes in the kubernetes cluster' },
    ]);
    await eks.send(new DeleteNodegroupCommand(named));
    await minutes(cloud, 15);
    host.nodesGetReady = true;
    const nodeRole = await amazonRole(cloud, 'powerless', 'ec2.amazonaws.com', ['AmazonEC2ContainerRegistryReadOnly']);
    await minutes(cloud, 2);
    const template = cloud.aws.graph.all('ec2.launch-template').find(({ name }) => name === 'acme-aws-services');
    await create(String(template?.body['LaunchTemplateId']), { nodeRole, clientRequestToken: 'again' });
    await minutes(cloud, 40);
    expect((await read())?.health?.issues).toMatchObject([
      { message: 'Instances failed to join the kubernetes cluster' },
    ]);
  });

  test.each([
    ['a zone is sold out', { stockouts: ['eu-west-1a'] }, 'InsufficientInstanceCapacity'],
    ['the quota is too small', { quotas: [{ service: 'ec2', code: 'L-1216C47A', value: 5 }] }, 'VcpuLimitExceeded'],
    ['no gp3 is left', { quotas: [{ service: 'ebs', code: 'L-7A658B76', value: 0 }] }, 'VolumeLimitExceeded'],
  ])('CreateNodegroup: fails when %s; it exists and can be deleted', async (_what, seed, code) => {
    cloud.seed({ aws: seed });
    await settled();
    expect(await read()).toMatchObject({
      status: 'CREATE_FAILED',
      health: {
        issues: [
          {
            code: 'AsgInstanceLaunchFailures',
            message: expect.stringContaining(`Could not launch On-Demand Instances. ${code} - `),
          },
        ],
      },
    });
    await eks.send(new DeleteNodegroupCommand(named));
    await minutes(cloud, 15);
    expect(await groups()).toEqual([]);
  });

  test('CreateNodegroup: a rule that sells a zone out leaves the group failed, in words of EC2', async () => {
    const match = { cloud: 'aws', operation: 'CreateNodegroup' };
    cloud.faults.add({ match, nth: 1, action: { stockout: { zone: 'eu-west-1b' } } });
    await settled();
    const nodegroup = await read();
    expect(nodegroup?.status).toBe('CREATE_FAILED');
    expect(nodegroup?.health?.issues?.[0]?.message).toContain(
      'InsufficientInstanceCapacity - We currently do not have sufficient m6i.xlarge capacity in the Availability Zone you requested (eu-west-1b)',
    );
  });

  test('CreateNodegroup: public subnets must give out public addresses', async () => {
    for (const SubnetId of made.network.publicSubnets) {
      const subnet = cloud.aws.graph.all('ec2.subnet').find(({ body }) => body['SubnetId'] === SubnetId);
      if (subnet) cloud.aws.graph.patch(subnet.id, { MapPublicIpOnLaunch: false });
    }
    await create(await amazonTemplate(cloud), { subnets: made.network.publicSubnets });
    await minutes(cloud, 40);
    expect((await read())?.health?.issues?.[0]?.code).toBe('Ec2SubnetInvalidConfiguration');
  });

  test('UpdateNodegroupConfig: sizes and labels change; a second update waits', async () => {
    await settled();
    const update = {
      ...named,
      scalingConfig: { minSize: 1, maxSize: 4, desiredSize: 3 },
      labels: { addOrUpdateLabels: { a: 'b' } },
    };
    await eks.send(new UpdateNodegroupConfigCommand(update));
    await expect(eks.send(new UpdateNodegroupConfigCommand(update))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
    await minutes(cloud, 15);
    expect(await read()).toMatchObject({ status: 'ACTIVE', scalingConfig: { desiredSize: 3 } });
    expect(host.nodes.get(hostId)?.[0]).toMatchObject({
      size: 3,
      labels: { a: 'b', 'gitpod.io/workload_ide': 'true' },
    });
  });

  test('autoscaling: the desired number makes machines, terminating one takes it out, limits hold', async () => {
    await settled();
    const { autoScaling } = amazonClients(cloud);
    const [group] = await groups();
    const AutoScalingGroupName = group?.AutoScalingGroupName ?? '';
    await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 4 }));
    await minutes(cloud, 2);
    expect(await machines()).toHaveLength(4);
    expect(host.nodes.get(hostId)?.[0]?.size).toBe(4);
    await expect(
      autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 5 })),
    ).rejects.toThrow('New SetDesiredCapacity value 5 is above max value 4');
    const InstanceId = (await groups())[0]?.Instances?.[0]?.InstanceId ?? '';
    await autoScaling.send(
      new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity: true }),
    );
    await minutes(cloud, 2);
    expect((await machines()).map((instance) => instance.InstanceId)).not.toContain(InstanceId);
    expect(await machines()).toHaveLength(3);
  });

  test('autoscaling: tags are merged; a group that is taken away leaves the node group degraded', async () => {
    await settled();
    const { autoScaling } = amazonClients(cloud);
    const AutoScalingGroupName = (await groups())[0]?.AutoScalingGroupName ?? '';
    const tag = { ResourceId: AutoScalingGroupName, ResourceType: 'auto-scaling-group', PropagateAtLaunch: false };
    await autoScaling.send(
      new CreateOrUpdateTagsCommand({ Tags: [{ ...tag, Key: 'slipway.dev/installation', Value: 'acme-aws' }] }),
    );
    expect((await groups())[0]?.Tags).toContainEqual({ ...tag, Key: 'slipway.dev/installation', Value: 'acme-aws' });
    await expect(
      autoScaling.send(
        new CreateOrUpdateTagsCommand({ Tags: [{ ...tag, ResourceId: 'other', Key: 'a', Value: 'b' }] }),
      ),
    ).rejects.toThrow('AutoScalingGroup name not found');
    await expect(autoScaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName }))).rejects.toMatchObject({
      name: 'ResourceInUseFault',
    });
    await autoScaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true }));
    expect(await read()).toMatchObject({
      status: 'DEGRADED',
      health: { issues: [{ code: 'AutoScalingGroupNotFound' }] },
    });
    expect(await machines()).toEqual([]);
  });
});
