import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateLaunchTemplateCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  ModifySubnetAttributeCommand,
} from '@aws-sdk/client-ec2';
import { CreateClusterCommand, CreateNodegroupCommand } from '@aws-sdk/client-eks';
import type { CreateClusterCommandInput, CreateNodegroupCommandInput } from '@aws-sdk/client-eks';
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { object, text } from '../core/json.ts';
import { clusterArn } from '../aws/eks/names.ts';
import { ubuntuImages } from '../aws/ssm/images.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { account, amazonClients, region } from './amazon-clients.ts';

export const clusterName = 'acme-aws';
export const hostId = clusterArn({ account, region }, clusterName);
export const minutes = (cloud: LocalCloud, count: number): Promise<void> => cloud.scheduler.advance(count * 60_000);

export interface ReferenceNetwork {
  vpcId: string;
  publicSubnets: string[];
  privateSubnets: string[];
}

const zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
const tagged = (type: 'subnet' | 'vpc', tags: Record<string, string>) => [
  { ResourceType: type, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
];

/** The network of the reference architecture: three public and three private subnets, one NAT gateway. */
export async function amazonNetwork(cloud: LocalCloud): Promise<ReferenceNetwork> {
  const { ec2 } = amazonClients(cloud);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = Vpc?.VpcId ?? '';
  await minutes(cloud, 1);
  const subnet = async (index: number, role: 'elb' | 'internal-elb'): Promise<string> => {
    const CidrBlock = role === 'elb' ? `10.0.${index}.0/24` : `10.0.${16 * (index + 1)}.0/20`;
    const tags = { [`kubernetes.io/role/${role}`]: '1', [`kubernetes.io/cluster/${clusterName}`]: 'shared' };
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId,
        CidrBlock,
        AvailabilityZone: zones[index] ?? '',
        TagSpecifications: tagged('subnet', tags),
      }),
    );
    return Subnet?.SubnetId ?? '';
  };
  const publicSubnets = [await subnet(0, 'elb'), await subnet(1, 'elb'), await subnet(2, 'elb')];
  const privateSubnets = [
    await subnet(0, 'internal-elb'),
    await subnet(1, 'internal-elb'),
    await subnet(2, 'internal-elb'),
  ];
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = InternetGateway?.InternetGatewayId ?? '';
  await minutes(cloud, 1);
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
  for (const SubnetId of publicSubnets)
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({ SubnetId: publicSubnets[0] ?? '', AllocationId }),
  );
  await minutes(cloud, 10);
  const route = async (subnets: string[], target: { GatewayId: string } | { NatGatewayId: string }) => {
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    await minutes(cloud, 1);
    await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', ...target }));
    for (const SubnetId of subnets) await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  };
  await route(publicSubnets, { GatewayId });
  await route(privateSubnets, { NatGatewayId: NatGateway?.NatGatewayId ?? '' });
  return { vpcId: VpcId, publicSubnets, privateSubnets };
}

/** Cluster role and node role with the policies that they need, old enough to be known everywhere. */
export async function amazonRoles(cloud: LocalCloud): Promise<{ cluster: string; node: string }> {
  const cluster = await amazonRole(cloud, 'acme-aws-eks', 'eks.amazonaws.com', ['AmazonEKSClusterPolicy']);
  const node = await amazonRole(cloud, 'acme-aws-node', 'ec2.amazonaws.com', [
    'AmazonEKSWorkerNodePolicy',
    'AmazonEC2ContainerRegistryReadOnly',
    'AmazonEKS_CNI_Policy',
  ]);
  await minutes(cloud, 2);
  return { cluster, node };
}

/** A role that a service may assume, or any other principal of a trust policy. */
export async function amazonRole(
  cloud: LocalCloud,
  RoleName: string,
  principal: string | object,
  policies: string[],
): Promise<string> {
  const { iam } = amazonClients(cloud);
  const statement =
    typeof principal === 'string'
      ? { Effect: 'Allow', Principal: { Service: principal }, Action: ['sts:AssumeRole', 'sts:TagSession'] }
      : principal;
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  for (const policy of policies)
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${policy}` }));
  return Role?.Arn ?? '';
}

export function referenceCluster(network: ReferenceNetwork, roleArn: string): CreateClusterCommandInput {
  return {
    name: clusterName,
    version: '1.35',
    roleArn,
    resourcesVpcConfig: {
      subnetIds: [...network.publicSubnets, ...network.privateSubnets],
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
    },
    accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
    bootstrapSelfManagedAddons: false,
    clientRequestToken: 'token-1',
    tags: { 'slipway.dev/installation': 'acme-aws' },
  };
}

export interface AmazonCluster {
  network: ReferenceNetwork;
  roles: { cluster: string; node: string };
}

/** A cluster as the reference architecture has it, without nodes. */
export async function amazonCluster(cloud: LocalCloud): Promise<AmazonCluster> {
  const network = await amazonNetwork(cloud);
  const roles = await amazonRoles(cloud);
  await amazonClients(cloud).eks.send(new CreateClusterCommand(referenceCluster(network, roles.cluster)));
  await minutes(cloud, 30);
  return { network, roles };
}

/** First script of a machine, as a launch template holds it. */
export function joiningScript(cloud: LocalCloud, cluster = clusterName): string {
  const body = cloud.aws.graph.get(hostId)?.body;
  const authority = text(object(body, 'certificateAuthority'), 'data');
  const script = `#!/bin/bash
/etc/eks/bootstrap.sh ${cluster} --apiserver-endpoint ${text(body, 'endpoint')} --b64-cluster-ca ${authority} \\
  --dns-cluster-ip 172.20.0.10 --use-max-pods false \\
  --kubelet-extra-args '--max-pods=110 --node-labels=gitpod.io/workload_meta=true'
`;
  return Buffer.from(script).toString('base64');
}

const image = ubuntuImages(region).find(({ kubernetes }) => kubernetes === '1.35')?.imageId ?? '';

/** A launch template with an image of Canonical's; `change` goes over its data. */
export async function amazonTemplate(cloud: LocalCloud, change: object = {}): Promise<string> {
  const group = text(cloud.aws.graph.get(hostId)?.hidden, 'clusterSecurityGroupId');
  const { LaunchTemplate } = await amazonClients(cloud).ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'acme-aws-services',
      LaunchTemplateData: {
        ImageId: image,
        SecurityGroupIds: [group],
        UserData: joiningScript(cloud),
        BlockDeviceMappings: [
          { DeviceName: '/dev/sda1', Ebs: { VolumeSize: 100, VolumeType: 'gp3', Encrypted: true } },
        ],
        TagSpecifications: [
          { ResourceType: 'instance', Tags: [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }] },
          { ResourceType: 'volume', Tags: [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }] },
        ],
        ...change,
      },
    }),
  );
  await minutes(cloud, 1);
  return LaunchTemplate?.LaunchTemplateId ?? '';
}

export function referenceNodegroup({ network, roles }: AmazonCluster, template: string): CreateNodegroupCommandInput {
  return {
    clusterName,
    nodegroupName: 'services',
    subnets: network.privateSubnets,
    nodeRole: roles.node,
    scalingConfig: { minSize: 1, maxSize: 4, desiredSize: 2 },
    instanceTypes: ['m6i.xlarge'],
    capacityType: 'ON_DEMAND',
    launchTemplate: { id: template, version: '1' },
    labels: { 'gitpod.io/workload_ide': 'true' },
    clientRequestToken: 'token-2',
  };
}

/** With a node group `services` of two machines. */
export async function amazonClusterWithNodes(cloud: LocalCloud): Promise<AmazonCluster> {
  const made = await amazonCluster(cloud);
  const template = await amazonTemplate(cloud);
  await amazonClients(cloud).eks.send(new CreateNodegroupCommand(referenceNodegroup(made, template)));
  await minutes(cloud, 15);
  return made;
}
