import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Finding, Observation } from '@slipway/contracts';
import { planOf } from '@slipway/testing/cloud/steps';
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
    const plan = await planOf(aws, installation(changes, settings), on.context);
    const observations = plan.steps
      .filter(({ id }) => standing.test(id))
      .map(({ id }): Observation => ({ step: id, state: 'present', drift: [] }));
    return findings({ plan, observations }, on.context);
  };

  test('findings: what is short is told all at once, with how much, and the command that asks for it', async () => {
    limit({ VPCs: 1, 'internet gateways': 1, addresses: 0, processors: 23, databases: 0, buckets: 0, zones: 0 });
    const all = await found();
    expect(all.map(({ level, code, rule }) => [level, code, rule].join(' '))).toEqual([
      ...Array.from({ length: 3 }, () => 'error QUOTA_EXCEEDED SW-QUOTA-007'),
      'error QUOTA_EXCEEDED SW-QUOTA-006',
      ...Array.from({ length: 2 }, () => 'error QUOTA_EXCEEDED SW-QUOTA-007'),
      'error QUOTA_EXCEEDED SW-QUOTA-008',
    ]);
    expect(all.map(({ message }) => message)).toEqual([
      'VPCs per Region in eu-west-1: need 1, free 0 (1 of 1 in use)',
      'Internet gateways per Region in eu-west-1: need 1, free 0 (1 of 1 in use)',
      'EC2-VPC Elastic IPs in eu-west-1: need 1, free 0 (0 of 0 in use)',
      'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances in eu-west-1: need 24, free 23 (0 of 23 in use)',
      'DB instances in eu-west-1: need 1, free 0 (0 of 0 in use)',
      'General purpose buckets in account 123456789012: need 1, free 0 (0 of 0 in use)',
      'Hosted zones in account 123456789012: need 1, free 0 (0 of 0 in use)',
    ]);
    expect(all[3]?.fix).toBe(
      'ask for more: aws service-quotas request-service-quota-increase --region eu-west-1 --service-code ec2' +
        ' --quota-code L-1216C47A --desired-value 24; or take smaller or fewer machines (nodePools); then slipway install -f FILE',
    );
    expect(all[6]?.fix).toContain('--region us-east-1 --service-code route53');
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

  /** A machine that runs. */
  const put = (id: string, InstanceType: string, tags: Record<string, string> = {}): void => {
    const State = { Code: 16, Name: 'running' };
    const Tags = tagList(tags).map(({ Key, Value }) => ({ Key, Value }));
    putInEc2(on, 'instance', id, { InstanceId: id, InstanceType, State, Tags });
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
