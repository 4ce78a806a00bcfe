import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Blueprint, gitpod } from '@slipway/blueprint';
import type { Finding, JsonObject, Observation } from '@slipway/contracts';
import { findings } from '../findings.ts';
import { databaseName } from '../names.ts';
import { tagList } from '../ownership.ts';
import { aws } from '../provider.ts';
import { dbSubnetGroup } from '../resources/db-subnet-group.ts';
import { network } from '../resources/network.ts';
import { installation } from '../testing/installation.ts';
import { makeNetwork } from '../testing/own-network.ts';
import { isStandard } from './needs.ts';
import { putInEc2 } from '../testing/put-in-ec2.ts';
import { region, stage, type Stage } from '../testing/stage.ts';

const codes = {
  VPCs: ['vpc', 'L-F678F1CE'],
  'internet gateways': ['vpc', 'L-A4707A72'],
  addresses: ['ec2', 'L-0263D0A3'],
  'NAT gateways': ['vpc', 'L-FE5A380F'],
  'classic load balancers': ['elasticloadbalancing', 'L-E9E9831D'],
  'network load balancers': ['elasticloadbalancing', 'L-69A177A2'],
  volumes: ['ebs', 'L-7A658B76'],
  processors: ['ec2', 'L-1216C47A'],
  databases: ['rds', 'L-7B6409FD'],
  buckets: ['s3', 'L-DC2B2D3D'],
  zones: ['route53', 'L-4EA4796A'],
} as const;
const everywhere: readonly (keyof typeof codes)[] = ['buckets', 'zones'];

describe('quotas', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const limit = (quotas: Partial<Record<keyof typeof codes, number>>): void => {
    const rows = Object.entries(quotas).map(([name, value]) => {
      const [service, code] = codes[name as keyof typeof codes];
      const home = everywhere.includes(name as keyof typeof codes) ? 'us-east-1' : region;
      return { service, code, value, region: home };
    });
    on.cloud.seed({ aws: { quotas: rows } });
  };
  const found = async (changes: object = {}, settings: object = {}, standing: RegExp = /^$/): Promise<Finding[]> => {
    const spec = installation(changes, settings);
    const resolved = await aws.resolve(spec, on.context);
    const b = new Blueprint(aws.scope(spec, resolved));
    gitpod(b, spec, aws.blueprint(spec, resolved, b));
    const plan = b.plan();
    const observations = plan.steps
      .filter(({ id }) => standing.test(id))
      .map(({ id }): Observation => ({ step: id, state: 'present', drift: [] }));
    return findings({ plan, observations }, on.context);
  };

  test('findings: what is short is told all at once, with how much, and the command that asks for it', async () => {
    limit({ VPCs: 1, 'internet gateways': 1, addresses: 0, processors: 23, databases: 0, buckets: 0, zones: 0 });
    limit({ 'NAT gateways': 0, 'classic load balancers': 0, volumes: 1 });
    const all = await found();
    expect(all.map(({ level, code, rule }) => [level, code, rule].join(' '))).toEqual([
      ...Array.from({ length: 6 }, () => 'error QUOTA_EXCEEDED SW-QUOTA-007'),
      'error QUOTA_EXCEEDED SW-QUOTA-006',
      ...Array.from({ length: 2 }, () => 'error QUOTA_EXCEEDED SW-QUOTA-007'),
      'error QUOTA_EXCEEDED SW-QUOTA-008',
    ]);
    expect(all.map(({ message }) => message)).toEqual([
      'VPCs per Region in eu-west-1: need 1, free 0 (1 of 1 in use)',
      'Internet gateways per Region in eu-west-1: need 1, free 0 (1 of 1 in use)',
      'EC2-VPC Elastic IPs in eu-west-1: need 1, free 0 (0 of 0 in use)',
      'NAT gateways per Availability Zone in eu-west-1a: need 1, free 0 (0 of 0 in use)',
      'Classic Load Balancers per Region in eu-west-1: need 1, free 0 (0 of 0 in use)',
      'Storage for General Purpose SSD (gp3) volumes, in TiB in eu-west-1: need 1.18, free 1 (0 of 1 in use)',
      'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances in eu-west-1: need 24, free 23 (0 of 23 in use)',
      'DB instances in eu-west-1: need 1, free 0 (0 of 0 in use)',
      'General purpose buckets in account 123456789012: need 1, free 0 (0 of 0 in use)',
      'Hosted zones in account 123456789012: need 1, free 0 (0 of 0 in use)',
    ]);
    expect(all[5]?.fix).toContain(
      '--service-code ebs --quota-code L-7A658B76 --desired-value 2; or take smaller disks',
    );
    expect(all[6]?.fix).toBe(
      'ask for more: aws service-quotas request-service-quota-increase --region eu-west-1 --service-code ec2' +
        ' --quota-code L-1216C47A --desired-value 24; or take smaller or fewer machines (nodePools); then slipway install -f FILE',
    );
    expect(all[9]?.fix).toContain('--region us-east-1 --service-code route53');
  });

  test('findings: what just fits is enough, and a larger installation asks for more', async () => {
    limit({ VPCs: 2, 'internet gateways': 2, addresses: 1, processors: 24, databases: 1, buckets: 1, zones: 1 });
    expect(await found()).toEqual([]);
    const larger = await found({ nodePools: { workspaces: { desired: 3 } } }, { nat: 'perZone' });
    expect(larger.map(({ message }) => message)).toEqual([
      expect.stringContaining('Elastic IPs in eu-west-1: need 3, free 1'),
      expect.stringContaining('need 32, free 24'),
    ]);
  });

  test('isStandard: families that share the quota; graphics, memory and training machines have quotas of their own', () => {
    const standard = ['a1.large', 'c7gn.xlarge', 'im4gn.large', 'is4gen.large', 'm6i.xlarge', 't3.medium', 'z1d.large'];
    const others = [
      'dl1.24xlarge',
      'g5.xlarge',
      'hpc7a.96xlarge',
      'inf2.xlarge',
      'mac2.metal',
      'trn1.2xlarge',
      'x2idn.16xlarge',
    ];
    expect([...standard, ...others].filter(isStandard)).toEqual(standard);
  });

  test('findings: what stands, or is ours and half made, or adopted, takes no more room', async () => {
    limit({ VPCs: 1, 'internet gateways': 0, addresses: 0, processors: 0, databases: 0, buckets: 0, zones: 0 });
    expect(await found({}, {}, /./)).toEqual([]);
    expect(await found({ dns: { zone: { adopt: 'Z0123456789ABC' } } }, {}, /^(?!dns\/zone)/)).toEqual([]);
    const pools = await found({}, {}, /^(?!node-pools\/workspaces)/);
    expect(pools.map(({ message }) => message)).toEqual([expect.stringContaining('need 16, free 0')]);
    limit({ VPCs: 2 });
    const ref = on.ref('cluster/network', 'aws.network', 'acme-aws-net');
    await network(on.context).ensure(ref, { cidr: '10.100.0.0/16', tags: {} }, {});
    expect(await found({}, {}, /^(?!cluster\/network)/)).toEqual([]);
  });

  const json = (tags: Record<string, string>): JsonObject[] => tagList(tags).map(({ Key, Value }) => ({ Key, Value }));
  /** A machine that runs. */
  const put = (id: string, InstanceType: string, tags: Record<string, string> = {}): void => {
    const State = { Code: 16, Name: 'running' };
    putInEc2(on, 'instance', id, { InstanceId: id, InstanceType, State, Tags: json(tags) });
  };
  const machineOf = (installation: string, pool: string): Record<string, string> => ({
    'slipway.dev/installation': installation,
    'eks:cluster-name': installation,
    'eks:nodegroup-name': pool,
  });

  test('findings: machines of a group of ours that is half made are needed once, not twice; of one that stands they count', async () => {
    limit({ processors: 24 });
    for (const [id, pool] of ['services', 'workspaces'].entries())
      put(`i-0a1b2c3d4e5f6071${id}`, 'm6i.2xlarge', machineOf('acme-aws', pool));
    expect(await found()).toEqual([]);
    const resumed = await found({}, {}, /^node-pools\/services$/);
    expect(resumed).toEqual([]);
    put('i-0a1b2c3d4e5f60713', 'm6i.xlarge', machineOf('acme', 'services'));
    expect((await found()).map(({ message }) => message)).toEqual([
      expect.stringContaining('need 24, free 20 (4 of 24 in use)'),
    ]);
    expect((await found({}, {}, /^node-pools\/services$/)).map(({ message }) => message)).toEqual([
      expect.stringContaining('(12 of 24 in use)'),
    ]);
  });

  test('findings: a database of ours that is half made is needed once, not twice; another one counts', async () => {
    limit({ databases: 2 });
    const group = on.ref('database/subnet-group', 'aws.db-subnet-group', 'acme-aws-mysql');
    const { name: DBSubnetGroupName } = await dbSubnetGroup(on.context).ensure(
      group,
      { tags: {} },
      await makeNetwork(on),
    );
    const make = async (DBInstanceIdentifier: string, installation: string): Promise<void> => {
      const request = new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        DBInstanceClass: 'db.t3.medium',
        Engine: 'mysql',
        EngineVersion: '8.0',
        AllocatedStorage: 20,
        DBSubnetGroupName,
        MasterUsername: 'gitpod',
        MasterUserPassword: 'not-a-secret-1',
        Tags: tagList({ 'slipway.dev/installation': installation }),
      });
      await (await on.amazon.clients.rds()).send(request);
    };
    await make(databaseName(on.scope), 'acme-aws');
    await make('acme-mysql', 'acme');
    expect(await found()).toEqual([]);
    limit({ databases: 1 });
    expect((await found()).map(({ message }) => message)).toEqual([
      expect.stringContaining('need 1, free 0 (1 of 1 in use)'),
    ]);
  });

  test('findings: NAT gateways count in the zone of their subnet; ours does not, nor one that failed', async () => {
    limit({ 'NAT gateways': 1 });
    const nat = (number: number, zone: string, State: string, tags: Record<string, string> = {}): void => {
      const [SubnetId, NatGatewayId] = [`subnet-0a1b2c3d4e5f6071${number}`, `nat-0a1b2c3d4e5f6071${number}`];
      const subnet = { SubnetId, VpcId: 'vpc-0a1b2c3d4e5f60711', AvailabilityZone: zone, CidrBlock: '10.9.0.0/24' };
      putInEc2(on, 'subnet', SubnetId, subnet);
      putInEc2(on, 'natgateway', NatGatewayId, { NatGatewayId, SubnetId, State, Tags: json(tags) });
    };
    nat(1, 'eu-west-1b', 'available');
    nat(2, 'eu-west-1a', 'available', { 'slipway.dev/installation': 'acme-aws' });
    nat(3, 'eu-west-1a', 'failed');
    expect(await found()).toEqual([]);
    expect((await found({}, { nat: 'perZone' })).map(({ message }) => message)).toEqual([
      'NAT gateways per Availability Zone in eu-west-1b: need 1, free 0 (1 of 1 in use)',
    ]);
    nat(4, 'eu-west-1a', 'deleting');
    expect((await found()).map(({ message }) => message)).toEqual([
      'NAT gateways per Availability Zone in eu-west-1a: need 1, free 0 (1 of 1 in use)',
    ]);
  });

  /** A load balancer that the cloud controller of some cluster has made. */
  const balance = (type: 'elb' | 'elbv2', name: string, more: JsonObject, tags: Record<string, string> = {}): void => {
    const id = `arn:aws:elasticloadbalancing:${region}:${on.scope.account}:loadbalancer/${name}`;
    const place = { cloud: 'aws', project: on.scope.account, location: region } as const;
    const body = {
      LoadBalancerName: name,
      Tags: json(tags),
      ...(type === 'elbv2' ? { LoadBalancerArn: id } : {}),
      ...more,
    };
    on.cloud.aws.graph.create({
      ...place,
      id,
      type: `${type}.loadBalancers`,
      name,
      body,
      refs: [],
      createdBy: 'somebody',
    });
  };

  test('findings: load balancers of the sort that is asked for count, but for the one of ours that a lost run left', async () => {
    limit({ 'classic load balancers': 1, 'network load balancers': 1 });
    const ours = { 'slipway.dev/installation': 'acme-aws' };
    balance('elb', 'a1', {}, ours);
    balance('elbv2', 'n1', { Type: 'network' });
    balance('elbv2', 'n2', { Type: 'application' });
    expect(await found()).toEqual([]);
    const nlb = { loadBalancer: { type: 'nlb' } };
    const [short, ...others] = await found({}, nlb);
    expect(others).toEqual([]);
    expect(short?.message).toBe('Network Load Balancers per Region in eu-west-1: need 1, free 0 (1 of 1 in use)');
    expect(short?.fix).toContain('--quota-code L-69A177A2 --desired-value 2; or set aws.loadBalancer.type to classic');
    balance('elb', 'a2', {}, { 'slipway.dev/installation': 'acme' });
    expect((await found()).map(({ message }) => message)).toEqual([
      'Classic Load Balancers per Region in eu-west-1: need 1, free 0 (1 of 1 in use)',
    ]);
    expect(await found({}, {}, /^install\/endpoint$/)).toEqual([]);
  });

  test('findings: gp3 of others counts in TiB; what a lost run left of ours is needed once, what stands is not needed again', async () => {
    limit({ volumes: 2 });
    const claim = { 'ebs.csi.aws.com/cluster': 'true', 'kubernetes.io/cluster/acme-aws': 'owned' };
    on.cloud.seed({ aws: { volumes: [{ zone: 'eu-west-1b', sizeGib: 8, tags: claim }] } });
    on.cloud.seed({ aws: { volumes: [{ zone: 'eu-west-1b', sizeGib: 840, tags: {} }] } });
    put('i-0a1b2c3d4e5f60710', 'm6i.xlarge', machineOf('acme-aws', 'services'));
    const disk = (VolumeType: string, Size: number, id: string, InstanceId = ''): void => {
      const Attachments = InstanceId === '' ? [] : [{ InstanceId, DeleteOnTermination: true }];
      putInEc2(on, 'volume', id, { VolumeId: id, VolumeType, Size, State: 'in-use', Attachments });
    };
    disk('gp3', 300, 'vol-0a1b2c3d4e5f60711', 'i-0a1b2c3d4e5f60710');
    disk('io2', 4096, 'vol-0a1b2c3d4e5f60712');
    expect(await found()).toEqual([]);
    const messages = async (standing: RegExp): Promise<string[]> =>
      (await found({}, {}, standing)).map(({ message }) => message);
    const metric = 'Storage for General Purpose SSD (gp3) volumes, in TiB in eu-west-1';
    expect(await messages(/^install\/gitpod$/)).toEqual([]);
    disk('gp3', 1, 'vol-0a1b2c3d4e5f60713');
    expect(await messages(/^$/)).toEqual([`${metric}: need 1.18, free 1.17 (0.83 of 2 in use)`]);
    expect(await messages(/^node-pools\/workspaces$/)).toEqual([]);
    disk('gp3', 300, 'vol-0a1b2c3d4e5f60715');
    expect(await messages(/^node-pools\/services$/)).toEqual([`${metric}: need 0.6, free 0.59 (1.41 of 2 in use)`]);
    expect(await messages(/^node-pools|^install\/gitpod$/)).toEqual([]);
  });

  test('findings: machines of somebody else count, those of other families do not', async () => {
    limit({ processors: 27 });
    expect(await found()).toEqual([]);
    put('i-0a1b2c3d4e5f60711', 'm6i.xlarge');
    put('i-0a1b2c3d4e5f60712', 'g5.4xlarge');
    expect((await found()).map(({ message }) => message)).toEqual([
      expect.stringContaining('need 24, free 23 (4 of 27 in use)'),
    ]);
  });

  test('findings: where the account was given nothing, the quota is that of every account', async () => {
    const action = {
      status: { http: 400, code: 'NoSuchResourceException', message: 'The specified quota does not exist.' },
    };
    on.cloud.faults.add({ match: { cloud: 'aws', operation: 'GetServiceQuota' }, action });
    expect((await found()).map(({ message }) => message)).toEqual([
      expect.stringContaining('need 24, free 5 (0 of 5 in use)'),
    ]);
  });
});
