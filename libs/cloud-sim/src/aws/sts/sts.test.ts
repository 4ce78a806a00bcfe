import { createSign, generateKeyPairSync } from 'node:crypto';
import { AttachRolePolicyCommand, CreateOpenIDConnectProviderCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Credentials } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { account, amazonClients } from '../../testing/amazon-clients.ts';
import { publishIssuerKey } from '../access/issuer-keys.ts';

const host = 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF';
const issuer = `https://${host}`;
const subject = 'system:serviceaccount:external-dns:external-dns';
const RoleArn = `arn:aws:iam::${account}:role/acme-dns`;
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';

function keysOf(credentials: Credentials | undefined) {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

describe('sts', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof amazonClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    clients = amazonClients(cloud);
  });
  afterEach(() => cloud.close());

  const settle = () => cloud.scheduler.advance(60_000);
  const createRole = (statement: object) =>
    clients.iam.send(
      new CreateRoleCommand({
        RoleName: 'acme-dns',
        AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      }),
    );

  test('AssumeRole: once the role has spread, for whom it trusts, with what its policies allow', async () => {
    await createRole({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' });
    const assume = (Policy?: string) =>
      clients.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'install', Policy }));
    await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    await settle();
    const { Credentials, AssumedRoleUser } = await assume();
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${account}:assumed-role/acme-dns/install`);
    const session = amazonClients(cloud, { credentials: keysOf(Credentials) });
    expect((await session.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(AssumedRoleUser?.Arn);
    await expect(session.route53.send(new ListHostedZonesCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    await clients.iam.send(new AttachRolePolicyCommand({ RoleName: 'acme-dns', PolicyArn: admin }));
    await expect(session.route53.send(new ListHostedZonesCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    await settle();
    await session.route53.send(new ListHostedZonesCommand({}));
    const nothing = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
    });
    const narrow = amazonClients(cloud, { credentials: keysOf((await assume(nothing)).Credentials) });
    await expect(narrow.route53.send(new ListHostedZonesCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('AssumeRole: the seconds of a session are limited by the role', async () => {
    await createRole({ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' });
    await settle();
    const assume = (DurationSeconds: number) =>
      clients.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'install', DurationSeconds }));
    await expect(assume(60)).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(assume(7200)).rejects.toMatchObject({ message: expect.stringContaining('MaxSessionDuration') });
    const { Credentials } = await assume(900);
    expect(Math.abs((Credentials?.Expiration?.getTime() ?? 0) - Date.now() - 900_000)).toBeLessThan(30_000);
  });

  test('session token: without it, or with another, the key is not known', async () => {
    await createRole({ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' });
    await settle();
    const { Credentials } = await clients.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'install' }));
    const whole = keysOf(Credentials);
    for (const sessionToken of ['', `${whole.sessionToken}x`]) {
      const { sts } = amazonClients(cloud, { credentials: { ...whole, sessionToken } });
      await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    }
  });

  describe('AssumeRoleWithWebIdentity', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = (claims: object = {}): string => {
      const now = Math.floor(Date.now() / 1000);
      const standard = { iss: issuer, sub: subject, aud: ['sts.amazonaws.com'], iat: now, exp: now + 600 };
      const signed = `${part({ alg: 'RS256', kid: 'one' })}.${part({ ...standard, ...claims })}`;
      return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url')}`;
    };
    const assume = (WebIdentityToken: string) =>
      clients.sts.send(new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: 'pod', WebIdentityToken }));
    const createProvider = () =>
      clients.iam.send(
        new CreateOpenIDConnectProviderCommand({
          Url: issuer,
          ClientIDList: ['sts.amazonaws.com'],
          ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'],
        }),
      );

    beforeEach(async () => {
      publishIssuerKey(cloud.aws, issuer, 'one', publicKey);
      await createProvider();
      await settle();
      await createRole({
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${host}:sub`]: subject, [`${host}:aud`]: 'sts.amazonaws.com' } },
      });
      await settle();
    });

    test('nobody signs: the token of the right service account gets a session', async () => {
      const { Credentials, SubjectFromWebIdentityToken, Audience } = await assume(token());
      expect([SubjectFromWebIdentityToken, Audience]).toEqual([subject, 'sts.amazonaws.com']);
      const pod = amazonClients(cloud, { credentials: keysOf(Credentials) });
      expect((await pod.sts.send(new GetCallerIdentityCommand({}))).Arn).toContain(':assumed-role/acme-dns/pod');
      expect(JSON.stringify(cloud.journal.entries())).not.toContain(Credentials?.SessionToken);
    });

    test('refused: another subject, another audience, an old token, a foreign signature, an unknown issuer', async () => {
      await expect(assume(token({ sub: 'system:serviceaccount:default:default' }))).rejects.toMatchObject({
        name: 'AccessDenied',
        message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      });
      await expect(assume(token({ aud: ['other'] }))).rejects.toMatchObject({
        Code: 'InvalidIdentityToken',
        message: 'Incorrect token audience',
      });
      await expect(assume(token({ exp: 1 }))).rejects.toMatchObject({ Code: 'ExpiredTokenException' });
      await expect(assume(`${token().slice(0, -8)}AAAAAAAA`)).rejects.toMatchObject({ Code: 'InvalidIdentityToken' });
      await expect(assume(token({ iss: 'https://elsewhere.example' }))).rejects.toMatchObject({
        Code: 'InvalidIdentityToken',
      });
      await expect(assume('no token')).rejects.toMatchObject({ Code: 'InvalidIdentityToken' });
    });
  });
});
