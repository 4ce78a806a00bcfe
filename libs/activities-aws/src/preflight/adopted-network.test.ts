import {
  AssociateRouteTableCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  DeleteRouteCommand,
  DeleteTagsCommand,
  DescribeRouteTablesCommand,
  ModifyVpcAttributeCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
  type EC2Client,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Finding, Observation } from '@slipway/contracts';
import { planOf } from '@slipway/testing/cloud/steps';
import { findings } from '../findings.ts';
import { aws } from '../provider.ts';
import { installation } from '../testing/installation.ts';
import { stage, type Stage } from '../testing/stage.ts';
import { makeTheirNetwork, type TheirNetwork } from '../testing/their-network.ts';

describe('what an adopted network lacks', () => {
  let on: Stage;
  let ec2: EC2Client;
  let theirs: TheirNetwork;
  beforeEach(async () => {
    on = await stage();
    ec2 = await on.amazon.clients.ec2();
    theirs = await makeTheirNetwork(ec2);
    await on.time.pass();
  });
  afterEach(() => on.close());

  const found = async (adopt = theirs, ranges: object = {}, observations: Observation[] = []): Promise<Finding[]> => {
    const plan = await planOf(aws, installation({ network: { adopt, ...ranges } }), on.context);
    return findings({ plan, observations }, on.context);
  };
  const said = (all: Finding[]): string[] => all.map(({ level, message, fix }) => `${level}: ${message} | ${fix}`);
  const open = (): string => theirs.publicSubnets[0] ?? '';
  const closed = (): string => theirs.privateSubnets[0] ?? '';
  const tableOf = async (subnet: string): Promise<RouteTable> => {
    const Filters = [{ Name: 'association.subnet-id', Values: [subnet] }];
    return (await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables?.[0] ?? {};
  };
  const everywhere = { DestinationCidrBlock: '0.0.0.0/0' };
  const retag = async (subnet: string, drop: string, set: Record<string, string> = {}): Promise<void> => {
    await ec2.send(new DeleteTagsCommand({ Resources: [subnet], Tags: [{ Key: drop }] }));
    const Tags = Object.entries(set).map(([Key, Value]) => ({ Key, Value }));
    if (Tags.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [subnet], Tags }));
    await on.time.pass();
  };

  test('findings: nothing of one that is fit, also where its owner lets another cluster in beside ours', async () => {
    expect(await found()).toEqual([]);
    const tags = { 'kubernetes.io/cluster/other': 'shared', 'kubernetes.io/cluster/acme-aws': 'shared' };
    await retag(open(), 'none', tags);
    expect(await found()).toEqual([]);
  });

  test('findings: a VPC or subnets that are not there are told alone, with where to look', async () => {
    const vpc = 'vpc-0a1b2c3d4e5f60718';
    const [nothing, ...more] = await found({ ...theirs, vpc });
    expect([nothing?.rule, nothing?.specPath, more]).toEqual(['SW-SPEC-101', 'spec.network.adopt.vpc', []]);
    expect(nothing?.message).toBe(`account 123456789012 has no VPC ${vpc} in eu-west-1`);
    const gone = 'subnet-0a1b2c3d4e5f60718';
    expect(said(await found({ ...theirs, privateSubnets: [gone, ...theirs.privateSubnets] }))).toEqual([
      expect.stringContaining(`there is no subnet ${gone} in the VPC ${theirs.vpc} | name one of aws ec2 describe-sub`),
    ]);
  });

  test('findings: names and tags that are missing are told with the command that sets them', async () => {
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: theirs.vpc, EnableDnsHostnames: { Value: false } }));
    await retag(open(), 'kubernetes.io/role/elb');
    await retag(closed(), 'kubernetes.io/role/internal-elb', { 'kubernetes.io/cluster/other': 'owned' });
    expect(said(await found())).toEqual([
      `error: enableDnsHostnames is off in the VPC ${theirs.vpc} | aws ec2 modify-vpc-attribute --region eu-west-1` +
        ` --vpc-id ${theirs.vpc} --enable-dns-hostnames '{"Value":true}'; then slipway install -f FILE`,
      `error: public subnets lack the tag kubernetes.io/role/elb=1: ${open()} | aws ec2 create-tags --region eu-west-1` +
        ` --resources ${open()} --tags Key=kubernetes.io/role/elb,Value=1; then slipway install -f FILE`,
      expect.stringMatching(/^warning: private subnets lack the tag kubernetes\.io\/role\/internal-elb=1: /),
      expect.stringContaining(`--resources ${closed()} --tags Key=kubernetes.io/cluster/acme-aws,Value=shared`),
    ]);
  });

  test('findings: a subnet whose way out is the wrong one, a dead one or none', async () => {
    const [inward, outward] = [await tableOf(closed()), await tableOf(open())];
    const GatewayId = outward.Routes?.find((route) => route.GatewayId?.startsWith('igw-'))?.GatewayId;
    const change = { RouteTableId: inward.RouteTableId, ...everywhere };
    await ec2.send(new ReplaceRouteCommand({ ...change, GatewayId }));
    await on.time.pass();
    expect(said(await found())).toEqual([
      expect.stringContaining(`${closed()} in eu-west-1a goes out through an internet gateway`),
      expect.stringContaining('in eu-west-1b goes out through an internet gateway'),
    ]);
    await ec2.send(new DeleteRouteCommand(change));
    const AssociationId = outward.Associations?.find(({ SubnetId }) => SubnetId === open())?.RouteTableAssociationId;
    await ec2.send(new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId: inward.RouteTableId }));
    await on.time.pass();
    expect(said(await found())).toEqual([
      expect.stringContaining(`public subnet ${open()} in eu-west-1a has no route to an internet gateway`),
      expect.stringContaining(`private subnet ${closed()} in eu-west-1a has no way out`),
      expect.stringContaining('in eu-west-1b has no way out'),
    ]);
  });

  test('findings: too few zones, too many subnets in one, and zones that do not sell the machines', async () => {
    const again = await ec2.send(
      new CreateSubnetCommand({ VpcId: theirs.vpc, CidrBlock: '10.40.64.0/28', AvailabilityZone: 'eu-west-1a' }),
    );
    const small = again.Subnet?.SubnetId ?? '';
    const { RouteTableId } = await tableOf(closed());
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: small }));
    await retag(small, 'none', { 'kubernetes.io/role/internal-elb': '1' });
    const crowded = { ...theirs, privateSubnets: [closed(), small] };
    const few = `private subnet ${small} in eu-west-1a has 11 free addresses, and 16 are needed`;
    expect(said(await found(crowded))).toEqual([
      expect.stringContaining('several private subnets are in eu-west-1a'),
      expect.stringContaining('all private subnets are in eu-west-1a; EKS and RDS need two zones'),
      expect.stringContaining(few),
    ]);
    // What stands has taken its addresses already.
    const standing: Observation = { step: 'cluster/control-plane', state: 'present', drift: [] };
    expect(said(await found(crowded, {}, [standing])).filter((each) => each.includes(few))).toEqual([]);
    on.cloud.seed({ aws: { instanceTypesWithheld: ['eu-west-1b/m6i.2xlarge'] } });
    expect(said(await found())).toEqual([
      expect.stringMatching(/private subnet \S+ in eu-west-1b cannot have a control plane and m6i\.xlarge and m6i\.2x/),
    ]);
  });

  test('findings: ranges of pods and services must not be those of the VPC', async () => {
    const all = await found(theirs, { services: '10.40.128.0/20', pods: '10.0.0.0/10' });
    expect(all.map(({ message }) => message)).toEqual([
      `10.0.0.0/10, for pods or services, overlaps with 10.40.0.0/16 of the VPC ${theirs.vpc}`,
      `10.40.128.0/20, for pods or services, overlaps with 10.40.0.0/16 of the VPC ${theirs.vpc}`,
    ]);
  });
});
