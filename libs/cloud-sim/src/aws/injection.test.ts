import { CreateVpcCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { account, amazonClients, region } from '../testing/amazon-clients.ts';

describe('fault rules', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof amazonClients>;
  let exits: number;
  beforeEach(async () => {
    exits = 0;
    cloud = await startLocalCloud({ scale: 'manual', seed: 7, exit: () => exits++ });
    clients = amazonClients(cloud);
  });
  afterEach(() => cloud.close());

  const create = () => clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const arm = (action: object, match: object = { operation: 'CreateVpc' }) =>
    cloud.faults.add({ id: 'rule', match, nth: 1, action });
  const last = () => cloud.journal.entries().at(-1);
  const vpcs = () => cloud.aws.graph.all().filter((item) => item.id.includes(':vpc/') && item.createdBy !== 'seed');

  test('timeout-after-commit: the work is done, the reply is lost, and a repeat makes a second one', async () => {
    arm({ 'timeout-after-commit': {} });
    await expect(create()).rejects.toThrow();
    expect(vpcs()).toHaveLength(1);
    expect(last()).toMatchObject({ outcome: 'fault', status: 0, committed: true, faultRule: 'rule' });
    expect(last()?.resourceIds).toContain(vpcs()[0]?.id);
    await create();
    expect(vpcs()).toHaveLength(2);
  });

  test("timeout-after-commit: the SDK's own second attempt makes a second one, too", async () => {
    arm({ 'timeout-after-commit': {} });
    const eager = amazonClients(cloud, { maxAttempts: 2 });
    await eager.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    expect(vpcs()).toHaveLength(2);
  });

  test('reset-before-commit: nothing was done', async () => {
    arm({ 'reset-before-commit': {} });
    await expect(create()).rejects.toThrow();
    expect(vpcs()).toHaveLength(0);
    expect(last()).toMatchObject({ outcome: 'fault', committed: false });
    await create();
    expect(vpcs()).toHaveLength(1);
  });

  test('exit: the process ends after the commit and before the reply', async () => {
    arm({ exit: {} });
    await expect(create()).rejects.toThrow();
    expect([vpcs().length, exits]).toEqual([1, 1]);
  });

  test('status: any error, with its code, or the usual one of the service', async () => {
    arm({ status: { http: 429, retryAfter: 3 } });
    await expect(create()).rejects.toMatchObject({ name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 429 } });
    expect(last()).toMatchObject({ outcome: 'fault', faultRule: 'rule' });
    cloud.faults.remove();
    arm({ status: { http: 400, code: 'VpcLimitExceeded', message: 'The maximum number of VPCs has been reached.' } });
    await expect(create()).rejects.toMatchObject({
      name: 'VpcLimitExceeded',
      message: 'The maximum number of VPCs has been reached.',
    });
    expect(vpcs()).toHaveLength(0);
  });

  test('quota: the limit is named', async () => {
    arm({ quota: { name: 'VpcLimitExceeded', limit: 5 } });
    await expect(create()).rejects.toMatchObject({ name: 'VpcLimitExceeded' });
  });

  test('deny: the permission is missing, or a policy of the organisation forbids it', async () => {
    arm({ deny: { action: 'ec2:Create*' } });
    await expect(create()).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: expect.stringContaining('ec2:CreateVpc'),
    });
    cloud.faults.remove();
    arm({ deny: { action: 'ec2:CreateVpc', kind: 'scp' } });
    await expect(create()).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in a service control policy'),
    });
    cloud.faults.remove();
    arm({ deny: { action: 'rds:*' } });
    await create();
  });

  test('expire-token: the session is over, a fresh one works', async () => {
    const RoleArn = `arn:aws:iam::${account}:role/installer`;
    const document = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }],
    };
    await clients.iam.send(
      new CreateRoleCommand({ RoleName: 'installer', AssumeRolePolicyDocument: JSON.stringify(document) }),
    );
    const role = cloud.aws.graph.get(RoleArn);
    cloud.aws.graph.update(RoleArn, role?.body ?? {}, {
      hidden: { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'], inline: {} },
    });
    await cloud.scheduler.advance(60_000);
    const session = async () => {
      const { Credentials } = await clients.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
      const credentials = {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      };
      return amazonClients(cloud, { credentials }).ec2;
    };
    const first = await session();
    await first.send(new DescribeVpcsCommand({}));
    arm({ 'expire-token': {} }, { operation: 'DescribeVpcs' });
    await expect(first.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'RequestExpired' });
    await expect(first.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'RequestExpired' });
    await (await session()).send(new DescribeVpcsCommand({}));
  });

  test('stale-reads: a read of what stood before', async () => {
    const { Vpc } = await create();
    await cloud.scheduler.advance(120_000);
    const VpcIds = [Vpc?.VpcId ?? ''];
    arm({ 'stale-reads': { ms: 600_000 } }, { operation: 'DescribeVpcs' });
    await expect(clients.ec2.send(new DescribeVpcsCommand({ VpcIds }))).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    });
    expect((await clients.ec2.send(new DescribeVpcsCommand({ VpcIds }))).Vpcs).toHaveLength(1);
  });

  test('throttle: a bucket for each caller, refilled in real time', async () => {
    cloud.seed({ aws: { throttle: { ec2: { perSecond: 0.001, burst: 2 } } } });
    const read = () => clients.ec2.send(new DescribeVpcsCommand({}));
    await read();
    await read();
    await expect(read()).rejects.toMatchObject({
      name: 'RequestLimitExceeded',
      $metadata: { httpStatusCode: 503 },
    });
  });

  test('journal: a request with its decoded body, caller and region', async () => {
    await create();
    expect(last()).toMatchObject({
      cloud: 'aws',
      service: 'ec2',
      operation: 'CreateVpc',
      principal: `arn:aws:iam::${account}:user/slipway-operator`,
      body: { CidrBlock: '10.0.0.0/16' },
      outcome: 'ok',
      committed: true,
    });
    expect(vpcs()[0]?.location).toBe(region);
  });
});
