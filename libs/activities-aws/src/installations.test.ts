import { CreateRoleCommand, DeleteRoleCommand } from '@aws-sdk/client-iam';
import { CreateVpcCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Marked } from '@slipway/activities-core';
import { serviceTrust } from './identity/trust.ts';
import { installationTag } from './ownership.ts';
import { aws } from './provider.ts';
import { network } from './resources/network.ts';
import { nodeRole } from './resources/service-role.ts';
import { stage, type Stage } from './testing/stage.ts';

describe('installations', () => {
  let on: Stage;
  const role = { trusted: 'ec2.amazonaws.com', policies: [], tags: {} };
  const found = (): Promise<Marked[]> => aws.installations(on.scope, on.context);
  const scopeOf = (installation: string, location: string) => ({ ...on.scope, installation, location });
  const ref = (installation: string, location: string, kind: string, name: string) => ({
    ...on.ref('cluster/network', kind, `${installation}-${name}`),
    scope: scopeOf(installation, location),
  });

  beforeAll(async () => {
    on = await stage();
    await nodeRole(on.context).ensure(ref('acme-aws', 'eu-west-1', 'aws.node-role', 'node'), role, {});
    const cidr = { cidr: '10.100.0.0/16', tags: {} };
    await network(on.context).ensure(ref('acme-aws', 'eu-west-1', 'aws.network', 'net'), cidr, {});
    await network(on.context).ensure(ref('beta', 'us-east-1', 'aws.network', 'net'), cidr, {});
    await nodeRole(on.context).ensure(ref('gamma', 'eu-west-1', 'aws.node-role', 'node'), role, {});
    await on.time.pass();
  });
  afterAll(() => on.close());

  test('installations: tells of all in the account, in whatever region, with what their marks say', async () => {
    expect(await found()).toEqual([
      { installation: 'acme-aws', location: 'eu-west-1', madeAt: expect.any(Number) },
      { installation: 'beta', location: 'us-east-1' },
      { installation: 'gamma', madeAt: expect.any(Number) },
    ]);
  });

  test('installations: what is gone is not told of, although the index of tags still lists it', async () => {
    await network(on.context).destroy(ref('beta', 'us-east-1', 'aws.network', 'net'));
    expect((await found()).map(({ installation }) => installation)).toEqual(['acme-aws', 'gamma']);
  });

  test('installations: a tag that can be no name of one, and a role without our tag, are not told of', async () => {
    const client = await on.amazon.clients.ec2();
    const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags: [{ Key: installationTag, Value: 'Not A Name' }] }];
    await client.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16', TagSpecifications }));
    const iam = await on.amazon.clients.iam();
    const AssumeRolePolicyDocument = JSON.stringify(serviceTrust('ec2.amazonaws.com'));
    await iam.send(new CreateRoleCommand({ RoleName: 'others-node', AssumeRolePolicyDocument }));
    await on.time.pass();
    expect((await found()).map(({ installation }) => installation)).toEqual(['acme-aws', 'gamma']);
    await iam.send(new DeleteRoleCommand({ RoleName: 'others-node' }));
  });

  test('installations: reads every page of roles', async () => {
    const iam = await on.amazon.clients.iam();
    const AssumeRolePolicyDocument = JSON.stringify(serviceTrust('ec2.amazonaws.com'));
    const names = Array.from({ length: 120 }, (_, index) => `a-role-${index}`);
    for (const RoleName of names) await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await on.time.pass();
    expect((await found()).map(({ installation }) => installation)).toEqual(['acme-aws', 'gamma']);
    const pages = on.cloud.journal.entries().filter(({ operation }) => operation === 'ListRoles');
    expect(pages.length).toBeGreaterThan(4);
  });
});
