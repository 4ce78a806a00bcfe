import {
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListGroupsCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListClustersCommand } from '@aws-sdk/client-eks';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { ListServiceQuotasCommand } from '@aws-sdk/client-service-quotas';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { account, amazonClients, amazonOptions, operatorCredentials } from '../testing/amazon-clients.ts';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

describe('strictness', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof amazonClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    clients = amazonClients(cloud);
  });
  afterEach(() => cloud.close());

  const last = () => cloud.journal.entries().at(-1);

  /** A client whose requests are changed before or after they are signed. */
  function tampering(
    step: 'build' | 'finalizeRequest',
    change: (request: { body: string; headers: Record<string, string> }) => void,
  ) {
    const iam = new IAMClient(amazonOptions(cloud));
    iam.middlewareStack.add(
      (next) => (args) => {
        change((args as { request: { body: string; headers: Record<string, string> } }).request);
        return next(args);
      },
      { step: step as 'build', priority: 'low', name: 'tamper' },
    );
    return iam;
  }

  test('no signature: 403, whatever is asked', async () => {
    const reply = await fetch(cloud.amazon, { method: 'POST', body: 'Action=ListRoles&Version=2010-05-08' });
    expect(reply.status).toBe(403);
    expect(await reply.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('unknown key, wrong secret: each family of services in its own words', async () => {
    const unknown = amazonClients(cloud, { credentials: { accessKeyId: 'AKIANONE', secretAccessKey: 'x' } });
    const wrong = amazonClients(cloud, { credentials: { ...operatorCredentials(cloud), secretAccessKey: 'x' } });
    const asked = async (of: typeof clients) =>
      Promise.all(
        [
          of.iam.send(new ListRolesCommand({})),
          of.ec2.send(new DescribeRegionsCommand({})),
          of.s3.send(new ListBucketsCommand({})),
          of.eks.send(new ListClustersCommand({})),
          of.ssm.send(new GetParameterCommand({ Name: 'x' })),
          of.route53.send(new ListHostedZonesCommand({})),
        ].map((sent) =>
          sent.then(
            () => 'accepted',
            ({ name, $metadata }) => `${name} ${$metadata.httpStatusCode}`,
          ),
        ),
      );
    expect(await asked(unknown)).toEqual([
      'InvalidClientTokenId 403',
      'AuthFailure 401',
      'InvalidAccessKeyId 403',
      'UnrecognizedClientException 403',
      'UnrecognizedClientException 400',
      'InvalidClientTokenId 403',
    ]);
    expect(await asked(wrong)).toEqual([
      'SignatureDoesNotMatch 403',
      'AuthFailure 401',
      'SignatureDoesNotMatch 403',
      'InvalidSignatureException 403',
      'InvalidSignatureException 400',
      'SignatureDoesNotMatch 403',
    ]);
  });

  test('body changed after signing: the signature does not match', async () => {
    const iam = tampering('finalizeRequest', (request) => (request.body = request.body.replace('acme', 'evil')));
    await expect(
      iam.send(new CreateRoleCommand({ RoleName: 'acme', AssumeRolePolicyDocument: trust })),
    ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    expect(cloud.aws.graph.all('iam.roles')).toEqual([]);
  });

  test('signed an hour ago: refused', async () => {
    const iam = new IAMClient({ ...amazonOptions(cloud), systemClockOffset: -3_600_000 });
    await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('Signature expired'),
    });
  });

  test('a region that does not exist: refused', async () => {
    const iam = new IAMClient({ ...amazonOptions(cloud), region: 'eu-nowhere-9' });
    await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject({
      message: 'Credential should be scoped to a valid region.',
    });
  });

  test('members: unknown, missing and of the wrong type are refused before anything is done', async () => {
    const sent = (change: (body: string) => string) =>
      tampering('build', (request) => {
        request.body = change(request.body);
        request.headers['content-length'] = String(request.body.length);
      }).send(new CreateRoleCommand({ RoleName: 'acme', AssumeRolePolicyDocument: trust }));
    await expect(sent((body) => `${body}&Colour=red`)).rejects.toMatchObject({
      name: 'MalformedInput',
      message: expect.stringContaining('Colour'),
    });
    await expect(sent((body) => body.replace('&RoleName=acme', ''))).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        "1 validation error detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null",
    });
    await expect(sent((body) => `${body}&MaxSessionDuration=long`)).rejects.toMatchObject({ name: 'MalformedInput' });
    await expect(sent((body) => `${body}&Tags.1.Key=a`)).rejects.toMatchObject({ name: 'MalformedInput' });
    expect(cloud.aws.graph.all('iam.roles')).toEqual([]);
    expect(last()).toMatchObject({ outcome: 'error', committed: false, status: 400 });
    await sent((body) => body);
    expect(cloud.aws.graph.all('iam.roles')).toHaveLength(1);
  });

  test('an operation that is not served: the cloud knows no such action, and the journal says so', async () => {
    await expect(clients.iam.send(new ListGroupsCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
    expect(last()).toMatchObject({ service: 'iam', operation: 'ListGroups', outcome: 'unsupported' });
  });

  test('policies: a user without any may ask who it is, and nothing else', async () => {
    await clients.iam.send(new CreateUserCommand({ UserName: 'guest' }));
    const secretAccessKey = 'guest-secret-that-is-forty-characters-xx';
    cloud.aws.graph.create({
      id: 'arn:aws:iam::123456789012:access-key/AKIAGUEST',
      type: 'iam.accessKeys',
      cloud: 'aws',
      name: 'AKIAGUEST',
      project: account,
      location: 'global',
      parent: `arn:aws:iam::${account}:user/guest`,
      body: { AccessKeyId: 'AKIAGUEST', Status: 'Active' },
      hidden: { secret: secretAccessKey },
      refs: [],
      createdBy: 'seed',
    });
    const guest = amazonClients(cloud, { credentials: { accessKeyId: 'AKIAGUEST', secretAccessKey } });
    expect(await guest.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: `arn:aws:iam::${account}:user/guest`,
      Account: account,
    });
    const who = `User: arn:aws:iam::${account}:user/guest is not authorized to perform:`;
    await expect(guest.iam.send(new ListRolesCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${who} iam:ListRoles because no identity-based policy allows the iam:ListRoles action`,
      $metadata: { httpStatusCode: 403 },
    });
    await expect(guest.ec2.send(new DescribeRegionsCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: `You are not authorized to perform this operation. ${who} ec2:DescribeRegions because no identity-based policy allows the ec2:DescribeRegions action`,
    });
    await expect(guest.eks.send(new ListClustersCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(guest.serviceQuotas.send(new ListServiceQuotasCommand({ ServiceCode: 'vpc' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(
      guest.sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/x`, RoleSessionName: 's1' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('seed deny: takes one action from the operator', async () => {
    cloud.seed({ aws: { deny: { operator: ['iam:CreateRole'] } } });
    const create = () => clients.iam.send(new CreateRoleCommand({ RoleName: 'acme', AssumeRolePolicyDocument: trust }));
    await expect(create()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`on resource: arn:aws:iam::${account}:role/acme because no identity-based`),
    });
    cloud.seed({ aws: { deny: { operator: ['iam:TagRole'] } } });
    const tagged = { RoleName: 'tagged', AssumeRolePolicyDocument: trust, Tags: [{ Key: 'a', Value: 'b' }] };
    await expect(clients.iam.send(new CreateRoleCommand(tagged))).rejects.toMatchObject({
      message: expect.stringContaining('iam:TagRole'),
    });
    await create();
  });
});
