import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNatGatewaysCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ids, as `network.adopt` takes them. */
export interface TheirNetwork {
  vpc: string;
  publicSubnets: string[];
  privateSubnets: string[];
}

const role = { public: 'kubernetes.io/role/elb', private: 'kubernetes.io/role/internal-elb' } as const;
const places = [
  ['public', '10.40.0.0/24', 'eu-west-1a'],
  ['public', '10.40.1.0/24', 'eu-west-1b'],
  ['private', '10.40.16.0/20', 'eu-west-1a'],
  ['private', '10.40.32.0/20', 'eu-west-1b'],
] as const;

/** Whoever works in the account by hand, with the credentials of this process. */
export const byHandAt = (endpoint: string): EC2Client =>
  new EC2Client({ endpoint, region: 'eu-west-1', maxAttempts: 1 });

/** A VPC of somebody else's that is fit for a cluster, with things of theirs in it. Their things carry no mark of ours. */
export async function makeTheirNetwork(ec2: EC2Client): Promise<TheirNetwork> {
  const vpc = await makeVpc(ec2);
  const made: TheirNetwork = { vpc, publicSubnets: [], privateSubnets: [] };
  for (const [side, CidrBlock, AvailabilityZone] of places) {
    const Tags = [
      { Key: 'Name', Value: `theirs-${side}` },
      { Key: role[side], Value: '1' },
    ];
    const TagSpecifications = [{ ResourceType: 'subnet' as const, Tags }];
    const request = { VpcId: vpc, CidrBlock, AvailabilityZone, TagSpecifications };
    const { Subnet } = await ec2.send(new CreateSubnetCommand(request));
    made[`${side}Subnets`].push(Subnet?.SubnetId ?? '');
  }
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const gateway = InternetGateway?.InternetGatewayId ?? '';
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc }));
  await route(ec2, vpc, { GatewayId: gateway }, made.publicSubnets);
  await route(ec2, vpc, { NatGatewayId: await makeNat(ec2, made.publicSubnets[0] ?? '') }, made.privateSubnets);
  await makeGroups(ec2, vpc);
  return made;
}

async function makeVpc(ec2: EC2Client): Promise<string> {
  const Tags = [{ Key: 'Name', Value: 'theirs' }];
  const request = { CidrBlock: '10.40.0.0/16', TagSpecifications: [{ ResourceType: 'vpc' as const, Tags }] };
  const { Vpc } = await ec2.send(new CreateVpcCommand(request));
  const VpcId = Vpc?.VpcId ?? '';
  await until(async () => (await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }))).Vpcs?.[0]?.State, 'available');
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  return VpcId;
}

async function makeNat(ec2: EC2Client, SubnetId: string): Promise<string> {
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
  const NatGatewayId = NatGateway?.NatGatewayId ?? '';
  await until(async () => {
    const found = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [NatGatewayId] }));
    return found.NatGateways?.[0]?.State;
  }, 'available');
  return NatGatewayId;
}

async function route(
  ec2: EC2Client,
  VpcId: string,
  target: { GatewayId: string } | { NatGatewayId: string },
  subnets: readonly string[],
): Promise<void> {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
  const RouteTableId = RouteTable?.RouteTableId;
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', ...target }));
  for (const SubnetId of subnets) await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
}

/** Of their own programs, and of another cluster in the same VPC: one that carries its mark, one that carries none. */
async function makeGroups(ec2: EC2Client, VpcId: string): Promise<void> {
  const groups = [
    ['office', []],
    ['k8s-elb-theirs', [{ Key: 'kubernetes.io/cluster/other', Value: 'owned' }]],
    ['k8s-elb-bare', []],
  ] as const;
  const ids: string[] = [];
  for (const [GroupName, tags] of groups) {
    const TagSpecifications = tags.length > 0 ? [{ ResourceType: 'security-group' as const, Tags: [...tags] }] : [];
    const request = { GroupName, Description: 'of somebody else', VpcId, TagSpecifications };
    ids.push((await ec2.send(new CreateSecurityGroupCommand(request))).GroupId ?? '');
  }
  const [GroupId = '', other = ''] = ids;
  const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: other }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }));
}

/** Reads may lag behind a create, and refuse what they do not know yet. */
async function until(read: () => Promise<string | undefined>, wanted: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const seen = await read().catch((error: unknown) => String(error));
    if (seen === wanted) return;
    if (Date.now() > deadline) throw new Error(`expected ${wanted}, saw ${seen}`);
    await sleep(50);
  }
}
