import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CreateAccessEntryCommand, CreateClusterCommand, DeleteAccessEntryCommand } from '@aws-sdk/client-eks';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { CloudSide } from '../../core/cluster-host.ts';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { account, amazonClients, operatorCredentials, region } from '../../testing/amazon-clients.ts';
import type { Credentials } from '../../testing/amazon-clients.ts';
import {
  amazonNetwork,
  amazonRole,
  amazonRoles,
  clusterName,
  hostId,
  minutes,
  referenceCluster,
} from '../../testing/amazon-cluster.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';

interface Presigner {
  presign(request: object, options: object): Promise<{ query?: Record<string, string> }>;
}

interface TokenOptions {
  cluster?: string;
  at?: Date;
  expiresIn?: number;
  host?: string;
  action?: string;
  change?: (address: string) => string;
}

/** As `aws eks get-token` makes it, by the SDK's own signer. */
async function tokenOf(credentials: Credentials, options: TokenOptions = {}): Promise<string> {
  const { cluster = clusterName, at = new Date(), expiresIn = 60, action = 'GetCallerIdentity' } = options;
  const host = options.host ?? `sts.${region}.amazonaws.com`;
  const client = new STSClient({ region, credentials });
  const scheme = { name: 'sigv4', signingName: 'sts', signingRegion: region, properties: {} };
  const signer = (await client.config.signer(scheme)) as unknown as Presigner;
  const { query } = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname: host,
      path: '/',
      query: { Action: action, Version: '2011-06-15' },
      headers: { host, 'x-k8s-aws-id': cluster },
    },
    { expiresIn, signingDate: at, unhoistableHeaders: new Set(['x-k8s-aws-id']) },
  );
  const address = `https://${host}/?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`;
  return `k8s-aws-v1.${Buffer.from(options.change?.(address) ?? address).toString('base64url')}`;
}

describe('reviewToken', () => {
  let cloud: LocalCloud;
  let side: CloudSide;
  beforeEach(async () => {
    const host = new FakeClusterHost();
    cloud = await startLocalCloud({ scale: 'manual', seed: 11, clusterHost: host });
    const network = await amazonNetwork(cloud);
    const roles = await amazonRoles(cloud);
    await amazonClients(cloud).eks.send(new CreateClusterCommand(referenceCluster(network, roles.cluster)));
    await minutes(cloud, 30);
    side = host.started.get(hostId) as CloudSide;
  });
  afterEach(() => cloud.close());

  const review = async (options: TokenOptions = {}, credentials = operatorCredentials(cloud)) =>
    side.reviewToken(hostId, await tokenOf(credentials, options));

  test('the creator of the cluster is its administrator', async () => {
    expect(await review()).toEqual({
      username: `arn:aws:iam::${account}:user/slipway-operator`,
      groups: ['system:authenticated', 'system:masters'],
    });
    expect(await review({ host: 'sts.amazonaws.com' })).toBeDefined();
  });

  test('a session of a role is let in by the entry of the role, with its own groups', async () => {
    const { eks, sts } = amazonClients(cloud);
    const trust = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' };
    const principalArn = await amazonRole(cloud, 'deployers', trust, []);
    await minutes(cloud, 2);
    const { Credentials: issued } = await sts.send(
      new AssumeRoleCommand({ RoleArn: principalArn, RoleSessionName: 'me' }),
    );
    const credentials = {
      accessKeyId: issued?.AccessKeyId ?? '',
      secretAccessKey: issued?.SecretAccessKey ?? '',
      sessionToken: issued?.SessionToken ?? '',
    };
    expect(await review({}, credentials)).toBeUndefined();
    await eks.send(new CreateAccessEntryCommand({ clusterName, principalArn, kubernetesGroups: ['deploy'] }));
    expect(await review({}, credentials)).toEqual({
      username: `arn:aws:sts::${account}:assumed-role/deployers/me`,
      groups: ['system:authenticated', 'deploy'],
    });
    const { sessionToken: _without, ...bare } = credentials;
    expect(await review({}, bare)).toBeUndefined();
  });

  test.each<[string, TokenOptions]>([
    ['for another cluster', { cluster: 'other' }],
    ['older than fifteen minutes', { at: new Date(Date.now() - 16 * 60_000) }],
    ['that would last longer than fifteen minutes', { expiresIn: 901 }],
    ['for another host', { host: 'sts.example.com' }],
    ['for another action', { action: 'GetSessionToken' }],
    ['with another signature', { change: (address) => address.replace(/Signature=./, 'Signature=_') }],
    ['over plain HTTP', { change: (address) => address.replace('https:', 'http:') }],
  ])('a token %s is nobody', async (_what, options) => {
    expect(await review(options)).toBeUndefined();
  });

  test('wrong keys, other words and principals without an entry are nobody', async () => {
    expect(await review({}, { ...operatorCredentials(cloud), secretAccessKey: 'wrong' })).toBeUndefined();
    expect(await side.reviewToken(hostId, 'k8s-aws-v1.nonsense')).toBeUndefined();
    expect(await side.reviewToken(hostId, 'nonsense')).toBeUndefined();
    expect(await side.reviewToken(`${hostId}x`, await tokenOf(operatorCredentials(cloud)))).toBeUndefined();
    const principalArn = `arn:aws:iam::${account}:user/slipway-operator`;
    await amazonClients(cloud).eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn }));
    expect(await review()).toBeUndefined();
  });
});
