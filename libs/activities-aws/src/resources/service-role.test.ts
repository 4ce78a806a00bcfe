import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { serviceTrust } from '../identity/trust.ts';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { serviceAccountRole } from './service-account-role.ts';
import { nodeRole } from './service-role.ts';
import { acmeIdentity, dnsIdentity } from './zone-role.ts';

const ofAmazon = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const props = {
  trusted: 'ec2.amazonaws.com',
  policies: [ofAmazon('AmazonEC2ContainerRegistryReadOnly'), ofAmazon('AmazonEKSWorkerNodePolicy')],
  tags: { team: 'platform' },
};
const provider = {
  arn: 'arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B',
  issuer: 'oidc.eks.eu-west-1.amazonaws.com/id/0A1B',
};

describe('roles', () => {
  let on: Stage;
  const ref = () => on.ref('node-pools/role', 'aws.node-role', 'acme-aws-node');
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const iam = () => on.amazon.clients.iam();
  const ensure = (changes: object = {}) => nodeRole(on.context).ensure(ref(), { ...props, ...changes }, {});
  const attached = async () => {
    const request = new ListAttachedRolePoliciesCommand({ RoleName: 'acme-aws-node' });
    const { AttachedPolicies } = await (await iam()).send(request);
    return AttachedPolicies?.map(({ PolicyName }) => PolicyName).sort();
  };

  test('nodeRole.ensure: twice is one create, and an equal plan finds nothing to do', async () => {
    const made = await ensure();
    expect(made.arn).toBe('arn:aws:iam::123456789012:role/acme-aws-node');
    await on.time.pass();
    const before = on.cloud.journal.entries().filter(({ committed }) => committed).length;
    expect(await ensure()).toEqual(made);
    expect(on.cloud.journal.entries().filter(({ committed }) => committed)).toHaveLength(before);
    expect(on.commits('CreateRole')).toHaveLength(1);
    expect(await driftOfPlan(nodeRole(on.context), ref(), props)).toEqual([]);
  });

  test.each(['CreateRole', 'AttachRolePolicy'])(
    'nodeRole.ensure: goes on after a lost reply to %s',
    async (operation) => {
      const action = { 'timeout-after-commit': {} };
      on.cloud.faults.add({ match: { service: 'iam', operation }, nth: 1, action });
      await ensure();
      expect(on.commits('CreateRole')).toHaveLength(1);
      expect(await attached()).toEqual(['AmazonEC2ContainerRegistryReadOnly', 'AmazonEKSWorkerNodePolicy']);
    },
  );

  test('nodeRole.ensure: what was attached besides is detached, other tags are written', async () => {
    await ensure();
    const PolicyArn = ofAmazon('AdministratorAccess');
    await (await iam()).send(new AttachRolePolicyCommand({ RoleName: 'acme-aws-node', PolicyArn }));
    await on.time.pass();
    expect(await driftOfPlan(nodeRole(on.context), ref(), props)).toEqual(['policies']);
    const tags = { cost: '7' };
    await ensure({ tags });
    await on.time.pass();
    expect(await attached()).toEqual(['AmazonEC2ContainerRegistryReadOnly', 'AmazonEKSWorkerNodePolicy']);
    expect(await driftOfPlan(nodeRole(on.context), ref(), { ...props, tags })).toEqual([]);
  });

  test('nodeRole.ensure: trust that somebody changed is put back', async () => {
    await ensure({ trusted: 'eks.amazonaws.com' });
    await on.time.pass();
    expect(await driftOfPlan(nodeRole(on.context), ref(), props)).toEqual(['trusted']);
    await ensure();
    await on.time.pass();
    expect(await driftOfPlan(nodeRole(on.context), ref(), props)).toEqual([]);
  });

  test('nodeRole: a foreign role of that name is refused by every verb and stays', async () => {
    const AssumeRolePolicyDocument = JSON.stringify(serviceTrust('ec2.amazonaws.com'));
    await (await iam()).send(new CreateRoleCommand({ RoleName: 'acme-aws-node', AssumeRolePolicyDocument }));
    await on.time.pass();
    const foreign = { failure: { code: 'NOT_OWNED', rule: 'SW-OWN-049' } };
    await expect(nodeRole(on.context).observe(ref())).rejects.toMatchObject(foreign);
    await expect(ensure()).rejects.toMatchObject(foreign);
    await expect(nodeRole(on.context).destroy(ref())).rejects.toMatchObject(foreign);
    expect(on.commits('DeleteRole', 'AttachRolePolicy', 'TagRole')).toEqual([]);
    expect(await nodeRole(on.context).list?.(on.scope)).toEqual([]);
  });

  test('nodeRole.destroy: detaches all, leaves its instance profiles, and twice is success', async () => {
    await ensure();
    const client = await iam();
    for (const InstanceProfileName of ['eks-0a1b', 'of-somebody']) {
      await client.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
      await on.time.pass();
      await client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: 'acme-aws-node' }));
    }
    await on.time.pass();
    await nodeRole(on.context).destroy(ref());
    await nodeRole(on.context).destroy(ref());
    expect(on.commits('DeleteRole')).toHaveLength(1);
    await on.time.pass();
    const { Roles } = await client.send(new ListRolesCommand({}));
    expect(Roles?.filter(({ RoleName }) => RoleName === 'acme-aws-node')).toEqual([]);
    // EKS made the one; the other is somebody's, and stands empty.
    const profile = (InstanceProfileName: string) =>
      client.send(new GetInstanceProfileCommand({ InstanceProfileName }));
    await expect(profile('eks-0a1b')).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    expect((await profile('of-somebody')).InstanceProfile?.Roles).toEqual([]);
  });

  test('serviceAccountRole: trusts the pods of one service account, and has its own policy', async () => {
    const { arn, issuer } = provider;
    await (
      await iam()
    ).send(
      new CreateOpenIDConnectProviderCommand({
        Url: `https://${issuer}`,
        ClientIDList: ['sts.amazonaws.com'],
        // With one of its certificates named, IAM does not ask the issuer.
        ThumbprintList: ['a'.repeat(40)],
      }),
    );
    await on.time.pass();
    const role = on.ref('node-pools/autoscaler-role', 'aws.service-account-role', 'acme-aws-autoscaler');
    const statements = [{ Effect: 'Allow' as const, Action: ['autoscaling:DescribeTags'], Resource: ['*'] }];
    const wish = { serviceAccount: 'kube-system/cluster-autoscaler', policies: [], statements, tags: {} };
    const made = await serviceAccountRole(on.context).ensure(role, wish, { provider: { arn, issuer } });
    expect(made).toEqual({
      arn: 'arn:aws:iam::123456789012:role/acme-aws-autoscaler',
      serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': made.arn },
      podLabels: {},
    });
    await on.time.pass();
    expect(await driftOfPlan(serviceAccountRole(on.context), role, wish)).toEqual([]);
    expect(await serviceAccountRole(on.context).observe(role)).toMatchObject({ output: made });
    const none = { ...wish, statements: [], policies: [ofAmazon('service-role/AmazonEBSCSIDriverPolicy')] };
    await serviceAccountRole(on.context).ensure(role, none, { provider: { arn, issuer } });
    await on.time.pass();
    expect(await driftOfPlan(serviceAccountRole(on.context), role, none)).toEqual([]);
    await serviceAccountRole(on.context).destroy(role);
    await on.time.pass();
    expect(await serviceAccountRole(on.context).observe(role)).toBeUndefined();
  });

  test('dnsIdentity, acmeIdentity: may write into our zone alone, cert-manager only its challenges', async () => {
    const { arn, issuer } = provider;
    await (
      await iam()
    ).send(
      new CreateOpenIDConnectProviderCommand({
        Url: `https://${issuer}`,
        ClientIDList: ['sts.amazonaws.com'],
        // With one of its certificates named, IAM does not ask the issuer.
        ThumbprintList: ['a'.repeat(40)],
      }),
    );
    await on.time.pass();
    const needs = { zone: { zone: 'Z0123', nameServers: [] }, provider: { arn, issuer } };
    const dns = on.ref('dns/identity', 'aws.dns-identity', 'acme-aws-external-dns');
    const acme = on.ref('cert-manager/identity', 'aws.acme-identity', 'acme-aws-cert-manager');
    const first = await dnsIdentity(on.context).ensure(
      dns,
      { serviceAccount: 'external-dns/external-dns', tags: {} },
      needs,
    );
    expect(first).toMatchObject({
      provider: 'aws',
      extraArgs: { 'aws-zone-type': 'public' },
      env: { AWS_DEFAULT_REGION: 'eu-west-1' },
    });
    const second = await acmeIdentity(on.context).ensure(
      acme,
      { serviceAccount: 'cert-manager/cert-manager', tags: {} },
      needs,
    );
    expect(second.solver).toEqual({ route53: { region: 'us-east-1', hostedZoneID: 'Z0123' } });
    await on.time.pass();
    expect(await dnsIdentity(on.context).observe(dns)).toMatchObject({ output: first });
    expect(await acmeIdentity(on.context).observe(acme)).toMatchObject({ output: second });
    await expectRepair(dns, needs);
    const inline = new GetRolePolicyCommand({ RoleName: acme.name, PolicyName: 'slipway' });
    const { PolicyDocument = '' } = await (await iam()).send(inline);
    const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument)) as { Statement: object[] };
    expect(Statement).toContainEqual({
      Effect: 'Allow',
      Action: ['route53:ChangeResourceRecordSets'],
      Resource: ['arn:aws:route53:::hostedzone/Z0123'],
      Condition: { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'] } },
    });
  });

  /** Without its policy it stands, and differs from every plan. */
  async function expectRepair(
    dns: ReturnType<Stage['ref']>,
    needs: Parameters<ReturnType<typeof dnsIdentity>['ensure']>[2],
  ) {
    const planned = { serviceAccount: 'external-dns/external-dns', tags: {} };
    await (await iam()).send(new DeleteRolePolicyCommand({ RoleName: dns.name, PolicyName: 'slipway' }));
    await on.time.pass();
    expect(await driftOfPlan(dnsIdentity(on.context), dns, planned)).toEqual(['serviceAccount']);
    await dnsIdentity(on.context).ensure(dns, planned, needs);
    await on.time.pass();
    expect(await driftOfPlan(dnsIdentity(on.context), dns, planned)).toEqual([]);
  }

  test('list: finds the roles of its kind alone', async () => {
    await ensure();
    await on.time.pass();
    const found = await nodeRole(on.context).list?.(on.scope);
    expect(found).toEqual([{ kind: 'aws.node-role', name: 'acme-aws-node', step: 'node-pools/role', incarnation: 1 }]);
    expect(await serviceAccountRole(on.context).list?.(on.scope)).toEqual([]);
  });
});
