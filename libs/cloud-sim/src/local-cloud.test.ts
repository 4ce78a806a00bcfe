import { CreateVpcCommand } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from './local-cloud.ts';
import type { LocalCloud } from './local-cloud.ts';
import { amazonClients, operatorCredentials } from './testing/amazon-clients.ts';
import { location, microsoftClients, prepareGroup } from './testing/microsoft-clients.ts';
import { computeClient, enableEverything, project } from './testing/google-clients.ts';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

describe('three clouds in one process', () => {
  let cloud: LocalCloud;
  const environment = { ...process.env };
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    enableEverything(cloud);
  });
  afterEach(async () => {
    process.env = { ...environment };
    await cloud.close();
  });

  const admin = async (path: string, body?: object): Promise<unknown> => {
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    return (await fetch(`${cloud.admin}/_sim/${path}`, init)).json();
  };
  const tags = [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }];
  const createVpc = () =>
    amazonClients(cloud).ec2.send(
      new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications: [{ ResourceType: 'vpc', Tags: tags }] }),
    );
  const createNetwork = () =>
    computeClient(cloud).networks.insert({
      project,
      requestBody: { name: 'acme-net', autoCreateSubnetworks: false, description: 'slipway-installation=acme' },
    });

  const createIdentity = async () => {
    await prepareGroup(cloud);
    await microsoftClients(cloud).identities.userAssignedIdentities.createOrUpdate('acme-gitpod', 'acme-dns', {
      location,
      tags: { 'slipway-installation': 'acme-azure' },
    });
  };

  test('environment: the default chain finds the operator, and no secret stands in a variable', async () => {
    const secret = operatorCredentials(cloud).secretAccessKey;
    expect(JSON.stringify(cloud.configuration)).not.toContain(secret);
    expect(cloud.configuration['env']).toEqual({
      GOOGLE_APPLICATION_CREDENTIALS: cloud.credentials,
      ...cloud.amazonEnvironment,
      ...cloud.microsoftEnvironment,
    });
    Object.assign(process.env, cloud.amazonEnvironment, { AWS_EC2_METADATA_DISABLED: 'true' });
    const { Arn } = await new STSClient({ endpoint: cloud.amazon }).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:iam::123456789012:user/slipway-operator');
  });

  test('resources: of all clouds, by owner and by cloud; leftovers hide what the provider owns', async () => {
    await createVpc();
    await createNetwork();
    await createIdentity();
    await cloud.scheduler.advance(120_000);
    const named = (query: Parameters<LocalCloud['resources']>[0]) =>
      cloud.resources(query).map(({ cloud: of, owner }) => [of, owner]);
    expect(named({ owner: 'acme-aws' })).toEqual([['aws', 'acme-aws']]);
    expect(named({ owner: 'acme' })).toEqual([['gcp', 'acme']]);
    expect(named({ owner: 'acme-azure' })).toEqual([['azure', 'acme-azure']]);
    expect(new Set(cloud.leftovers().map((item) => item['cloud']))).toEqual(new Set(['aws', 'azure', 'gcp']));
    expect(cloud.leftovers().some((item) => item['name'] === 'slipway-operator')).toBe(false);
  });

  test('seed: Google at the top, Amazon and Azure under their names', async () => {
    expect(await admin('seed', { aws: { deny: { operator: ['ec2:CreateVpc'] } }, projects: [] })).toEqual({});
    await expect(createVpc()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(await admin('seed', { aws: { nonsense: 1 } })).toMatchObject({
      error: expect.stringContaining('seed has no "aws.nonsense"'),
    });
    expect(await admin('seed', { aws: 'all' })).toMatchObject({ error: expect.stringContaining('aws') });
    expect(await admin('seed', { azure: { nonsense: 1 } })).toMatchObject({
      error: expect.stringContaining('seed has no "azure.nonsense"'),
    });
  });

  test('reset: all accounts are fresh, and the operator of each still gets in', async () => {
    await createVpc();
    const role = { RoleName: 'acme-cluster', AssumeRolePolicyDocument: trust };
    await amazonClients(cloud).iam.send(new CreateRoleCommand(role));
    await createNetwork();
    await createIdentity();
    const { resources: groups } = microsoftClients(cloud);
    const before = new IAMClient({
      endpoint: cloud.amazon,
      region: 'eu-west-1',
      credentials: operatorCredentials(cloud),
    });
    cloud.seed({ aws: { deny: { operator: ['iam:ListRoles'] } } });
    await admin('reset', {});
    expect(await admin('resources?leftovers=1')).toEqual([]);
    expect((await before.send(new ListRolesCommand({}))).Roles).toEqual([]);
    await expect(groups.resourceGroups.get('acme-gitpod')).rejects.toMatchObject({ code: 'ResourceGroupNotFound' });
    expect((await groups.providers.get('Microsoft.Network')).registrationState).toBe('NotRegistered');
    await amazonClients(cloud).iam.send(new CreateRoleCommand(role));
    enableEverything(cloud);
    await createNetwork();
  });
});
