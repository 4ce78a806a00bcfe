import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bucketName } from './names.ts';
import { aws } from './provider.ts';
import { network } from './resources/network.ts';
import { subnets } from './resources/subnets.ts';
import { installation } from './testing/installation.ts';
import { stage, type Stage } from './testing/stage.ts';

describe('resolve', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const resolve = (changes: object = {}, settings: object = {}) =>
    aws.resolve(installation(changes, settings), on.context);
  const refused = async (changes: object, settings: object = {}) =>
    expect(resolve(changes, settings)).rejects.toMatchObject({ failure: { code: 'INVALID_SPEC' } });

  test('resolve: an empty account gives what is on sale', async () => {
    const resolved = await resolve();
    expect(resolved).toMatchObject({
      incarnation: 1,
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      kubernetes: expect.stringMatching(/^1\.\d+$/),
      image: expect.stringMatching(/^ami-[0-9a-f]+$/),
      databaseTier: expect.stringMatching(/^db\.m[56]g?\.large$/),
      assumed: false,
    });
    expect(['5.7', '8.0']).toContain(resolved.mysql);
    expect(on.cloud.journal.entries().filter(({ committed, service }) => committed && service !== 'sts')).toEqual([]);
  });

  test('resolve: names of the installation file win where they are on sale, and are told where they are not', async () => {
    const { kubernetes } = await resolve();
    const older = `1.${Number(kubernetes.split('.')[1]) - 1}`;
    expect(await resolve({ kubernetes: { version: older } })).toMatchObject({ kubernetes: older });
    expect(await resolve({}, { zones: ['eu-west-1c', 'eu-west-1a'] })).toMatchObject({
      zones: ['eu-west-1a', 'eu-west-1c'],
    });
    expect(await resolve({ database: { engineVersion: '8.0', tier: 'db.m5.large' } })).toMatchObject({
      mysql: '8.0',
      databaseTier: 'db.m5.large',
    });
    await refused({ kubernetes: { version: '1.11' } });
    await refused({ nodePools: { services: { machineType: 'm99.xlarge' } } });
    await refused({ database: { tier: 'db.m99.large' } });
    await refused({}, { zones: ['eu-west-1a', 'eu-west-1z'] });
  });

  test('resolve: credentials of another account are refused before anything is looked for', async () => {
    await expect(resolve({}, { accountId: '210987654321' })).rejects.toMatchObject({
      failure: {
        code: 'INVALID_SPEC',
        rule: 'SW-SPEC-068',
        message: expect.stringContaining('123456789012'),
        specPath: 'spec.aws.accountId',
      },
    });
    expect(on.cloud.journal.entries().filter(({ service }) => service !== 'sts')).toEqual([]);
  });

  test('resolve: a bucket that somebody else took leads to the next incarnation', async () => {
    await (
      await on.amazon.clients.s3()
    ).send(
      new CreateBucketCommand({
        Bucket: bucketName(on.scope),
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
    );
    expect(await resolve()).toMatchObject({ incarnation: 2 });
  });

  test('resolve: what stands keeps its zones and its incarnation', async () => {
    const scope = { ...on.scope, incarnation: 3 };
    const net = { ...on.ref('cluster/network', 'aws.network', 'acme-aws-net'), scope };
    const made = await network(on.context).ensure(net, { cidr: '10.100.0.0/16', tags: {} }, {});
    const ref = { ...on.ref('cluster/subnets', 'aws.subnets', 'acme-aws-subnets'), scope };
    const zones = ['eu-west-1b', 'eu-west-1c'];
    await subnets(on.context).ensure(
      ref,
      { zones, public: ['10.100.0.0/22', '10.100.4.0/22'], private: ['10.100.64.0/20', '10.100.80.0/20'], tags: {} },
      { network: made },
    );
    await on.time.pass();
    expect(await resolve()).toMatchObject({ incarnation: 3, zones: expect.arrayContaining(zones) });
    expect(await aws.resolveForRemoval(installation(), on.context)).toMatchObject({ incarnation: 3, zones });
    const target = { installation: 'acme-aws', account: scope.account, location: scope.location };
    expect(await aws.locate(target, on.context)).toEqual(scope);
    expect(await aws.locate({ ...target, installation: 'neighbour' }, on.context)).toBeUndefined();
  });
});

describe('missingPermissions', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  test('missingPermissions: names what the caller lacks, of any number, and nothing of what is inside the cluster', async () => {
    const resources = await aws.resources(on.context);
    const all = [...new Set(Object.values(resources).flatMap(({ permissions }) => [...permissions]))];
    expect(all.length).toBeGreaterThan(100);
    expect(await aws.missingPermissions(on.scope, [...all, 'k8s:pods.get'], on.context)).toEqual([]);
    on.cloud.seed({ aws: { deny: { operator: ['ec2:CreateVpc', 'rds:*'] } } });
    const missing = await aws.missingPermissions(on.scope, all, on.context);
    expect(missing).toEqual(all.filter((each) => each === 'ec2:CreateVpc' || each.startsWith('rds:')));
  });

  test('missingPermissions: who may not ask is told so in the log, and goes on', async () => {
    on.cloud.seed({ aws: { deny: { operator: ['iam:SimulatePrincipalPolicy'] } } });
    const warnings: string[] = [];
    const call = { ...on.context.call, warn: (message: string) => void warnings.push(message) };
    expect(await aws.missingPermissions(on.scope, ['ec2:CreateVpc'], { ...on.context, call })).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('iam:SimulatePrincipalPolicy')]);
  });
});
