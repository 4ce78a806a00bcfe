import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import { CreateAddonCommand, DeleteClusterCommand, DeleteNodegroupCommand } from '@aws-sdk/client-eks';
import {
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DeleteTargetGroupCommand,
  DescribeLoadBalancersCommand as DescribeNetworkBalancersCommand,
  DescribeTargetGroupsCommand,
  DeleteLoadBalancerCommand as DeleteNetworkBalancerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateOpenIDConnectProviderCommand, DetachRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import type { CloudSide } from '../../core/cluster-host.ts';
import { object, text } from '../../core/json.ts';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { account, amazonClients, region } from '../../testing/amazon-clients.ts';
import { amazonClusterWithNodes, amazonRole, clusterName, hostId, minutes } from '../../testing/amazon-cluster.ts';
import type { AmazonCluster } from '../../testing/amazon-cluster.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';

const uid = '0a1b2c3d-1111-4222-8333-444455556666';
const balancer = 'a0a1b2c3d111142228333444455556666'.slice(0, 32);
const annotation = 'service.beta.kubernetes.io/aws-load-balancer';
const request = {
  namespace: 'gitpod',
  name: 'proxy',
  uid,
  ports: [80, 443],
  annotations: { [`${annotation}-additional-resource-tags`]: 'slipway.dev/installation=acme-aws,team=a' },
};
const disk = {
  name: 'pvc-1',
  uid: '1',
  namespace: 'gitpod',
  claim: 'data',
  sizeBytes: 20 * 1024 ** 3,
  storageClass: 'gp3',
  parameters: { type: 'gp3', encrypted: 'true' },
  zone: `${region}b`,
};

describe('cloudSide', () => {
  let cloud: LocalCloud;
  let side: CloudSide;
  let made: AmazonCluster;
  beforeEach(async () => {
    const host = new FakeClusterHost();
    cloud = await startLocalCloud({ scale: 'manual', seed: 11, clusterHost: host });
    made = await amazonClusterWithNodes(cloud);
    side = host.started.get(hostId) as CloudSide;
  });
  afterEach(() => cloud.close());

  /** Lets the clock run while a controller waits for the cloud. */
  const whileTimePasses = async <T>(work: Promise<T>): Promise<T> => {
    await new Promise((resolve) => setImmediate(resolve));
    await minutes(cloud, 5);
    return work;
  };
  const ensure = (change: object = {}) => whileTimePasses(side.ensureLoadBalancer(hostId, { ...request, ...change }));
  const balancers = async () =>
    (await amazonClients(cloud).elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancerDescriptions ?? [];
  const groups = async (name: string) => {
    const { ec2 } = amazonClients(cloud);
    const filter = { Filters: [{ Name: 'group-name', Values: [name] }] };
    return (await ec2.send(new DescribeSecurityGroupsCommand(filter))).SecurityGroups ?? [];
  };
  const interfaces = async () => {
    const { ec2 } = amazonClients(cloud);
    const filter = { Filters: [{ Name: 'description', Values: ['ELB *'] }] };
    return (await ec2.send(new DescribeNetworkInterfacesCommand(filter))).NetworkInterfaces ?? [];
  };
  const dropCluster = async () => {
    const { eks } = amazonClients(cloud);
    await eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName: 'services' }));
    await minutes(cloud, 15);
    await eks.send(new DeleteClusterCommand({ name: clusterName }));
    await minutes(cloud, 15);
  };
  const issuer = (): string => text(object(object(cloud.aws.graph.get(hostId)?.body, 'identity'), 'oidc'), 'issuer');
  const podRole = async (name: string, subject: string, policies: string[] = []) => {
    const { iam } = amazonClients(cloud);
    const host = issuer().replace('https://', '');
    const provider = `arn:aws:iam::${account}:oidc-provider/${host}`;
    if (!cloud.aws.graph.get(provider))
      await iam.send(new CreateOpenIDConnectProviderCommand({ Url: issuer(), ClientIDList: ['sts.amazonaws.com'] }));
    const condition = { [`${host}:sub`]: `system:serviceaccount:${subject}`, [`${host}:aud`]: 'sts.amazonaws.com' };
    const statement = {
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: condition },
    };
    const role = await amazonRole(cloud, name, statement, policies);
    await minutes(cloud, 2);
    return role;
  };

  test('discoverGroups: for a pod whose role may list them, those groups that carry every tag', async () => {
    const role = await podRole('autoscaler', 'kube-system:cluster-autoscaler');
    const annotations = { 'eks.amazonaws.com/role-arn': role };
    const pod = { namespace: 'kube-system', serviceAccount: 'cluster-autoscaler', annotations };
    const enabled = 'k8s.io/cluster-autoscaler/enabled';
    const discover = (...tags: string[]) => side.discoverGroups?.(hostId, pod, tags);
    await expect(discover(enabled)).rejects.toThrow('not authorized to perform: autoscaling:DescribeAutoScalingGroups');
    const allow = { Effect: 'Allow', Action: 'autoscaling:DescribeAutoScalingGroups', Resource: '*' };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
    const { iam } = amazonClients(cloud);
    await iam.send(new PutRolePolicyCommand({ RoleName: 'autoscaler', PolicyName: 'scaling', PolicyDocument }));
    await minutes(cloud, 2);
    expect(await discover(enabled, `k8s.io/cluster-autoscaler/${clusterName}`)).toEqual([
      expect.stringMatching(/^eks-/),
    ]);
    expect(await discover(enabled, 'k8s.io/cluster-autoscaler/gitpod')).toEqual([]);
  });

  test('ensureLoadBalancer: makes a classic load balancer with all its children once', async () => {
    const first = await ensure();
    expect(first).toEqual({ hostname: expect.stringMatching(/^a[0-9a-f]{31}-\d+\.eu-west-1\.elb\.amazonaws\.com$/) });
    expect(await side.ensureLoadBalancer(hostId, request)).toEqual(first);
    const [elb] = await balancers();
    expect(elb).toMatchObject({
      LoadBalancerName: balancer,
      Scheme: 'internet-facing',
      CanonicalHostedZoneNameID: 'Z32O12XQLNTSW2',
      Subnets: made.network.publicSubnets,
    });
    expect(elb?.Instances).toHaveLength(2);
    const { TagDescriptions = [] } = await amazonClients(cloud).elb.send(
      new DescribeTagsCommand({ LoadBalancerNames: [balancer] }),
    );
    expect(Object.fromEntries(TagDescriptions[0]?.Tags?.map(({ Key, Value }) => [Key, Value]) ?? [])).toEqual({
      'slipway.dev/installation': 'acme-aws',
      team: 'a',
      'kubernetes.io/service-name': 'gitpod/proxy',
      [`kubernetes.io/cluster/${clusterName}`]: 'owned',
    });
    const [group] = await groups(`k8s-elb-${balancer}`);
    expect(group?.IpPermissions?.map((rule) => rule.FromPort).sort()).toEqual([3, 443, 80]);
    expect(new Set((await interfaces()).map((item) => item.SubnetId))).toEqual(new Set(made.network.publicSubnets));
    const [own] = await groups('eks-cluster-sg-*');
    expect(own?.IpPermissions?.flatMap((rule) => rule.UserIdGroupPairs?.map((pair) => pair.GroupId))).toContain(
      group?.GroupId,
    );
  });

  test('deleteLoadBalancer: takes everything away that ensureLoadBalancer made', async () => {
    await ensure();
    await whileTimePasses(side.deleteLoadBalancer(hostId, uid));
    expect([await balancers(), await interfaces(), await groups('k8s-elb-*')]).toEqual([[], [], []]);
    const [own] = await groups('eks-cluster-sg-*');
    expect(own?.IpPermissions?.flatMap((rule) => rule.UserIdGroupPairs ?? [])).toHaveLength(1);
    await side.deleteLoadBalancer(hostId, uid);
  });

  test('ensureLoadBalancer: a network load balancer where the Service asks for one', async () => {
    const nlb = { annotations: { [`${annotation}-type`]: 'nlb' } };
    expect(await ensure(nlb)).toEqual({
      hostname: expect.stringMatching(/^a[0-9a-f]{31}-[0-9a-f]{16}\.elb\.eu-west-1\.amazonaws\.com$/),
    });
    const { elbv2 } = amazonClients(cloud);
    const { LoadBalancers = [] } = await elbv2.send(new DescribeNetworkBalancersCommand({}));
    expect(LoadBalancers[0]).toMatchObject({ Type: 'network', CanonicalHostedZoneId: 'Z2IFOLAFXWLO4F' });
    const { TargetGroups = [] } = await elbv2.send(new DescribeTargetGroupsCommand({}));
    expect(TargetGroups).toHaveLength(2);
    const TargetGroupArn = TargetGroups[0]?.TargetGroupArn ?? '';
    await expect(elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
    expect(await balancers()).toEqual([]);
    const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn ?? '';
    await elbv2.send(new DeleteNetworkBalancerCommand({ LoadBalancerArn }));
    for (const target of TargetGroups)
      await elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn: target.TargetGroupArn }));
    expect((await elbv2.send(new DescribeTargetGroupsCommand({}))).TargetGroups).toEqual([]);
    expect(await interfaces()).toEqual([]);
  });

  test('ensureLoadBalancer: gives up without public subnets, without rights, over the quota, or with two groups to choose from', async () => {
    cloud.seed({ aws: { quotas: [{ service: 'elasticloadbalancing', code: 'L-E9E9831D', value: 0 }] } });
    await expect(side.ensureLoadBalancer(hostId, request)).rejects.toThrow('TooManyLoadBalancers');
    cloud.seed({ aws: { quotas: [{ service: 'elasticloadbalancing', code: 'L-E9E9831D', value: 20 }] } });
    const { ec2, iam } = amazonClients(cloud);
    const [machine] = cloud.aws.graph.all('ec2.instance');
    const [first] = await groups('default');
    if (machine && first) {
      const tag = { Key: `kubernetes.io/cluster/${clusterName}`, Value: 'owned' };
      await ec2.send(new CreateTagsCommand({ Resources: [first.GroupId ?? ''], Tags: [tag] }));
      const both = [...(machine.body['SecurityGroups'] as []), { GroupId: first.GroupId, GroupName: 'default' }];
      cloud.aws.graph.patch(machine.id, { SecurityGroups: both });
      await expect(side.ensureLoadBalancer(hostId, request)).rejects.toThrow('Multiple tagged security groups found');
      cloud.aws.graph.patch(machine.id, { SecurityGroups: machine.body['SecurityGroups'] });
    }
    const foreign = { Key: 'kubernetes.io/cluster/other', Value: 'shared' };
    const mine = cloud.aws.graph.all('ec2.subnet');
    for (const subnet of mine) cloud.aws.graph.patch(subnet.id, { Tags: [foreign] });
    await expect(side.ensureLoadBalancer(hostId, request)).rejects.toThrow(
      'could not find any suitable subnets for creating the ELB',
    );
    for (const subnet of mine) cloud.aws.graph.patch(subnet.id, { Tags: subnet.body['Tags'] });
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy';
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'acme-aws-eks', PolicyArn }));
    await minutes(cloud, 2);
    await expect(side.ensureLoadBalancer(hostId, request)).rejects.toThrow(
      'AccessDenied: User: arn:aws:iam::123456789012:role/acme-aws-eks is not authorized to perform: elasticloadbalancing:CreateLoadBalancer',
    );
    expect(await balancers()).toEqual([]);
  });

  test('deleteCluster: load balancers still in it stay and hold subnet, group and gateway until somebody deletes them', async () => {
    await ensure();
    await dropCluster();
    expect(await balancers()).toHaveLength(1);
    const { ec2, elb } = amazonClients(cloud);
    const SubnetId = made.network.publicSubnets[1] ?? '';
    const refused = { name: 'DependencyViolation' };
    await expect(ec2.send(new DeleteSubnetCommand({ SubnetId }))).rejects.toMatchObject(refused);
    const [group] = await groups(`k8s-elb-${balancer}`);
    const GroupId = group?.GroupId ?? '';
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toMatchObject(refused);
    const NetworkInterfaceId = (await interfaces())[0]?.NetworkInterfaceId ?? '';
    await expect(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }))).rejects.toThrow();
    const gateway = cloud.aws.graph.all('ec2.internet-gateway').find(({ createdBy }) => createdBy !== 'seed');
    const InternetGatewayId = String(gateway?.body['InternetGatewayId']);
    await expect(
      ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId: made.network.vpcId })),
    ).rejects.toMatchObject(refused);
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerName: balancer }));
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    expect(await interfaces()).toEqual([]);
  });

  test('deleteLoadBalancer: a leaked security group stays', async () => {
    await ensure();
    const action = { leak: { child: 'security-group' } };
    cloud.faults.add({ match: { service: 'kubernetes', name: 'k8s-elb-*' }, action });
    await whileTimePasses(side.deleteLoadBalancer(hostId, uid));
    expect(await balancers()).toEqual([]);
    expect(await groups('k8s-elb-*')).toHaveLength(1);
  });

  test('ensureDisk: only with the driver and a role that its service account may take; the volume outlives the cluster', async () => {
    const { eks, ec2, iam } = amazonClients(cloud);
    await expect(side.ensureDisk(hostId, disk)).rejects.toThrow(
      'ebs.csi.aws.com not found in the list of registered CSI drivers',
    );
    const serviceAccountRoleArn = await podRole('ebs', 'kube-system:ebs-csi-controller-sa');
    const configurationValues = JSON.stringify({
      controller: { extraVolumeTags: { 'slipway.dev/installation': 'acme-aws' } },
    });
    const addOn = { clusterName, addonName: 'aws-ebs-csi-driver', serviceAccountRoleArn, configurationValues };
    await eks.send(new CreateAddonCommand(addOn));
    await minutes(cloud, 2);
    await expect(side.ensureDisk(hostId, disk)).rejects.toThrow(
      /operation error EC2: CreateVolume.*assumed-role\/ebs\/.* is not authorized to perform: ec2:CreateVolume/s,
    );
    const allow = { Effect: 'Allow', Action: ['ec2:CreateVolume', 'ec2:DeleteVolume'], Resource: '*' };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
    await iam.send(new PutRolePolicyCommand({ RoleName: 'ebs', PolicyName: 'volumes', PolicyDocument }));
    await minutes(cloud, 2);
    const gp3 = (value: number) => cloud.seed({ aws: { quotas: [{ service: 'ebs', code: 'L-7A658B76', value }] } });
    gp3(0);
    await expect(side.ensureDisk(hostId, disk)).rejects.toThrow('VolumeLimitExceeded: You have exceeded your maximum');
    gp3(50);
    const { volumeHandle, driver } = await side.ensureDisk(hostId, disk);
    expect([driver, (await side.ensureDisk(hostId, disk)).volumeHandle]).toEqual(['ebs.csi.aws.com', volumeHandle]);
    await minutes(cloud, 2);
    const read = async () =>
      (await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'tag:CSIVolumeName', Values: ['pvc-1'] }] })))
        .Volumes;
    const [volume] = (await read()) ?? [];
    expect(volume).toMatchObject({
      VolumeId: volumeHandle,
      Size: 20,
      VolumeType: 'gp3',
      Encrypted: true,
      AvailabilityZone: `${region}b`,
    });
    expect(volume?.Tags).toEqual(
      expect.arrayContaining([
        { Key: `kubernetes.io/cluster/${clusterName}`, Value: 'owned' },
        { Key: 'slipway.dev/installation', Value: 'acme-aws' },
      ]),
    );
    await dropCluster();
    expect(await read()).toHaveLength(1);
    expect(
      cloud.leftovers().find((item) => item['name'] === `${clusterName}-dynamic-pvc-1`)?.['costPerHour'],
    ).toBeGreaterThan(0);
  });

  test('openZone: only for a pod whose role trusts it and may edit the zone; aliases lead to load balancers', async () => {
    const { iam, route53 } = amazonClients(cloud);
    const domain = 'aws.gitpod.acme.example';
    await route53.send(new CreateHostedZoneCommand({ Name: domain, CallerReference: 'a' }));
    const role = await podRole('dns', 'external-dns:external-dns');
    const caller = {
      namespace: 'external-dns',
      serviceAccount: 'external-dns',
      annotations: { 'eks.amazonaws.com/role-arn': role },
    };
    const open = (who: typeof caller) => side.openZone(hostId, who, `x.${domain}`);
    await expect(open({ ...caller, annotations: {} } as unknown as typeof caller)).rejects.toThrow('has no annotation');
    await expect(open({ ...caller, serviceAccount: 'default' })).rejects.toThrow(
      'AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    );
    await expect(open(caller)).rejects.toThrow('is not authorized to perform: route53:ListHostedZones');
    const allow = (actions: string[]) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName: 'dns',
          PolicyName: 'zone',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
          }),
        }),
      );
    await allow(['route53:ListHostedZones', 'route53:ListResourceRecordSets']);
    await minutes(cloud, 2);
    const zone = await open(caller);
    const alias = {
      name: domain,
      type: 'A' as const,
      ttl: 0,
      values: [],
      alias: ((await ensure()) as { hostname: string }).hostname,
    };
    await expect(zone.upsert(alias)).rejects.toThrow('route53:ChangeResourceRecordSets');
    await allow(['route53:List*', 'route53:ChangeResourceRecordSets']);
    await minutes(cloud, 2);
    const owner = {
      name: `a-${domain}`.replace('a-', 'a.'),
      type: 'TXT' as const,
      ttl: 300,
      values: ['heritage=external-dns,owner="x"'],
    };
    await zone.upsert(alias);
    await zone.upsert(alias);
    await zone.upsert(owner);
    const listed = (await zone.list()).filter(({ type }) => type !== 'NS');
    expect(listed).toEqual([owner, alias].sort((a, b) => (a.name === domain ? -1 : b.name === domain ? 1 : 0)));
    await zone.remove(alias);
    await zone.remove(owner);
    await zone.remove(owner);
    expect((await zone.list()).filter(({ type }) => type !== 'NS')).toEqual([]);
  });

  test('checkDatabaseLogin: takes the password, and a rule that lets the machines in', async () => {
    const { ec2, rds } = amazonClients(cloud);
    const { vpcId: VpcId, privateSubnets: SubnetIds } = made.network;
    const description = 'of the database';
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ VpcId, GroupName: 'acme-aws-mysql', Description: description }),
    );
    const group = { DBSubnetGroupName: 'acme-aws-mysql', DBSubnetGroupDescription: description };
    await rds.send(new CreateDBSubnetGroupCommand({ ...group, SubnetIds }));
    await minutes(cloud, 1);
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'acme-aws-mysql',
        DBInstanceClass: 'db.t3.medium',
        Engine: 'mysql',
        AllocatedStorage: 20,
        StorageType: 'gp3',
        MasterUsername: 'gitpod',
        MasterUserPassword: 'correcthorse',
        DBSubnetGroupName: group.DBSubnetGroupName,
        VpcSecurityGroupIds: [GroupId],
        PubliclyAccessible: false,
      }),
    );
    await minutes(cloud, 60);
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    const instance = DBInstances[0]?.Endpoint?.Address ?? '';
    const login = (password: string) => side.checkDatabaseLogin(hostId, { instance, username: 'gitpod', password });
    expect(await login('correcthorse')).toBe(false);
    const [own] = await groups('eks-cluster-sg-*');
    const pair = { GroupId: own?.GroupId ?? '' };
    const rule = { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, UserIdGroupPairs: [pair] };
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }));
    expect([await login('correcthorse'), await login('wrong')]).toEqual([true, false]);
  });
});
