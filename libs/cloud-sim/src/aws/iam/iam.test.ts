import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteInstanceProfileCommand,
  DeleteOpenIDConnectProviderCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetInstanceProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { account, amazonClients } from '../../testing/amazon-clients.ts';
import { serviceMayAssume } from '../access/assume.ts';

const trust = (principal: object): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
const forEks = trust({ Service: 'eks.amazonaws.com' });
const zones = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['route53:ListHostedZones'], Resource: '*' }],
});
const clusterPolicy = 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy';

describe('iam', () => {
  let cloud: LocalCloud;
  let iam: ReturnType<typeof amazonClients>['iam'];
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    ({ iam } = amazonClients(cloud));
  });
  afterEach(() => cloud.close());

  const settle = () => cloud.scheduler.advance(60_000);
  const createRole = (RoleName = 'acme-cluster', document = forEks) =>
    iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document }));

  test('role: created, read after a while, listed, tagged, deleted', async () => {
    const Tags = [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }];
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: 'acme-cluster', AssumeRolePolicyDocument: forEks, Tags }),
    );
    expect(Role).toMatchObject({ Arn: `arn:aws:iam::${account}:role/acme-cluster`, Path: '/', Tags });
    expect(Role?.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/);
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual(JSON.parse(forEks));
    await settle();
    expect((await iam.send(new GetRoleCommand({ RoleName: 'acme-cluster' }))).Role?.Tags).toEqual(Tags);
    const { Roles, IsTruncated } = await iam.send(new ListRolesCommand({}));
    expect([Roles?.map((role) => role.RoleName), IsTruncated]).toEqual([['acme-cluster'], false]);
    await iam.send(new TagRoleCommand({ RoleName: 'acme-cluster', Tags: [{ Key: 'a', Value: 'b' }] }));
    await iam.send(new UntagRoleCommand({ RoleName: 'acme-cluster', TagKeys: ['slipway.dev/installation'] }));
    const tags = await iam.send(new ListRoleTagsCommand({ RoleName: 'acme-cluster' }));
    expect(tags.Tags).toEqual([{ Key: 'a', Value: 'b' }]);
    await iam.send(new DeleteRoleCommand({ RoleName: 'acme-cluster' }));
    await expect(iam.send(new GetRoleCommand({ RoleName: 'acme-cluster' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      Code: 'NoSuchEntity',
      message: 'The role with name acme-cluster cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('names: taken whatever the case, and refused with other characters', async () => {
    await createRole();
    await expect(createRole('ACME-Cluster')).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      Code: 'EntityAlreadyExists',
      message: 'Role with name ACME-Cluster already exists.',
      $metadata: { httpStatusCode: 409 },
    });
    await expect(createRole('acme cluster')).rejects.toMatchObject({
      Code: 'ValidationError',
      message: expect.stringContaining('roleName is invalid'),
    });
    await expect(createRole('a'.repeat(65))).rejects.toMatchObject({
      message: expect.stringContaining('less than or equal to 64'),
    });
  });

  test('read-after-create: a fresh role is missing for seconds, a deleted one is still listed', async () => {
    const seen = async (): Promise<boolean> =>
      iam.send(new GetRoleCommand({ RoleName: 'acme-cluster' })).then(
        () => true,
        () => false,
      );
    await createRole();
    const first = [await seen(), await seen()];
    await settle();
    expect(first).toContain(false);
    expect([await seen(), await seen()]).toEqual([true, true]);
    await iam.send(new DeleteRoleCommand({ RoleName: 'acme-cluster' }));
    const lists = await Promise.all([iam.send(new ListRolesCommand({})), iam.send(new ListRolesCommand({}))]);
    expect(lists.flatMap(({ Roles }) => Roles ?? []).map((role) => role.RoleName)).toContain('acme-cluster');
    await settle();
    expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
  });

  test('DeleteRole: refused while it has policies or a profile (probe 9), done in order', async () => {
    await createRole();
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'acme-cluster', PolicyArn: clusterPolicy }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'acme-cluster', PolicyName: 'zones', PolicyDocument: zones }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'acme-node' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'acme-node', RoleName: 'acme-cluster' }));
    const refused = async (message: string) =>
      expect(iam.send(new DeleteRoleCommand({ RoleName: 'acme-cluster' }))).rejects.toMatchObject({
        name: 'DeleteConflictException',
        Code: 'DeleteConflict',
        message,
        $metadata: { httpStatusCode: 409 },
      });
    await refused('Cannot delete entity, must remove roles from instance profile first.');
    await expect(
      iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: 'acme-node' })),
    ).rejects.toMatchObject({ Code: 'DeleteConflict' });
    await iam.send(
      new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: 'acme-node', RoleName: 'acme-cluster' }),
    );
    await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: 'acme-node' }));
    await refused('Cannot delete entity, must detach all policies first.');
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'acme-cluster', PolicyArn: clusterPolicy }));
    await refused('Cannot delete entity, must delete policies first.');
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'acme-cluster', PolicyName: 'zones' }));
    await iam.send(new DeleteRoleCommand({ RoleName: 'acme-cluster' }));
  });

  test('policies: versions, attachments and what blocks the deletion', async () => {
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'acme-dns', PolicyDocument: zones }));
    const PolicyArn = Policy?.Arn ?? '';
    expect(PolicyArn).toBe(`arn:aws:iam::${account}:policy/acme-dns`);
    await expect(
      iam.send(new CreatePolicyCommand({ PolicyName: 'acme-dns', PolicyDocument: zones })),
    ).rejects.toMatchObject({ message: 'A policy called acme-dns already exists. Duplicate names are not allowed.' });
    await createRole();
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'acme-cluster', PolicyArn }));
    await settle();
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'acme-cluster' }));
    expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'acme-dns', PolicyArn }]);
    const entities = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
    expect(entities.PolicyRoles?.map((role) => role.RoleName)).toEqual(['acme-cluster']);
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      message: 'Cannot delete a policy attached to entities.',
    });
    const version = await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: zones, SetAsDefault: true }),
    );
    expect(version.PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
    const document = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    expect(decodeURIComponent(document.PolicyVersion?.Document ?? '')).toBe(zones);
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'acme-cluster', PolicyArn }));
    await expect(iam.send(new DetachRolePolicyCommand({ RoleName: 'acme-cluster', PolicyArn }))).rejects.toMatchObject({
      Code: 'NoSuchEntity',
    });
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({ Code: 'DeleteConflict' });
    await expect(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }))).rejects.toMatchObject({
      message: 'Cannot delete the default version of a policy.',
    });
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
    await expect(iam.send(new AttachRolePolicyCommand({ RoleName: 'acme-cluster', PolicyArn }))).rejects.toMatchObject({
      message: `Policy ${PolicyArn} does not exist or is not attachable.`,
    });
  });

  test('documents: what is malformed is refused, and so are principals that do not exist', async () => {
    const refused = (document: string, message: string) =>
      expect(createRole('other', document)).rejects.toMatchObject({ Code: 'MalformedPolicyDocument', message });
    await refused('{', 'This policy contains invalid Json');
    await refused(trust({ Service: 'eks' }), 'Invalid principal in policy: "SERVICE":"eks"');
    const missing = `arn:aws:iam::${account}:user/nobody`;
    await refused(trust({ AWS: missing }), `Invalid principal in policy: "AWS":"${missing}"`);
    const policy = (statement: object) =>
      iam.send(
        new CreatePolicyCommand({
          PolicyName: 'x',
          PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
        }),
      );
    await expect(policy({ Effect: 'Allow', Action: 's3:*' })).rejects.toMatchObject({
      message: 'Policy statement must contain resources.',
    });
    await expect(policy({ Effect: 'Allow', Action: 'x', Resource: '*' })).rejects.toMatchObject({
      Code: 'MalformedPolicyDocument',
    });
    await expect(
      policy({ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringIs: { a: 'b' } } }),
    ).rejects.toMatchObject({ message: 'Invalid Condition type : StringIs.' });
    await policy({ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringEquals: { a: 'b' } } });
  });

  test('a new principal is no valid principal for seconds', async () => {
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'registry' }));
    const document = trust({ AWS: User?.Arn ?? '' });
    await expect(createRole('for-user', document)).rejects.toMatchObject({
      message: expect.stringContaining('Invalid principal in policy'),
    });
    await settle();
    await createRole('for-user', document);
  });

  test('users: two keys at most, each secret shown once, keys and policies block the deletion', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'registry' }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'registry', PolicyArn: clusterPolicy }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'registry' }));
    const second = await iam.send(new CreateAccessKeyCommand({ UserName: 'registry' }));
    expect(AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(AccessKey?.SecretAccessKey).toHaveLength(40);
    expect(JSON.stringify(cloud.journal.entries())).not.toContain(AccessKey?.SecretAccessKey);
    await expect(iam.send(new CreateAccessKeyCommand({ UserName: 'registry' }))).rejects.toMatchObject({
      Code: 'LimitExceeded',
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
      $metadata: { httpStatusCode: 409 },
    });
    await settle();
    const listed = await iam.send(new ListAccessKeysCommand({ UserName: 'registry' }));
    expect(listed.AccessKeyMetadata).toHaveLength(2);
    expect(listed.AccessKeyMetadata?.[0]).not.toHaveProperty('SecretAccessKey');
    const remove = () => iam.send(new DeleteUserCommand({ UserName: 'registry' }));
    await expect(remove()).rejects.toMatchObject({
      message: 'Cannot delete entity, must delete access keys first.',
    });
    for (const key of [AccessKey, second.AccessKey])
      await iam.send(new DeleteAccessKeyCommand({ UserName: 'registry', AccessKeyId: key?.AccessKeyId }));
    await expect(remove()).rejects.toMatchObject({ Code: 'DeleteConflict' });
    await iam.send(new DetachUserPolicyCommand({ UserName: 'registry', PolicyArn: clusterPolicy }));
    await remove();
  });

  test('OIDC provider: the issuer must answer or be vouched for; one per URL', async () => {
    const Url = 'https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF';
    const create = (ThumbprintList?: string[]) =>
      iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ['sts.amazonaws.com'], ThumbprintList }));
    await expect(create()).rejects.toMatchObject({ Code: 'OpenIdIdpCommunicationError' });
    const { OpenIDConnectProviderArn } = await create(['9e99a48a9960b14926bb7f3b02e22da2b0ab7280']);
    expect(OpenIDConnectProviderArn).toBe(
      `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF`,
    );
    await expect(create(['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'])).rejects.toMatchObject({
      message: `Provider with url ${Url} already exists.`,
    });
    const got = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect([got.Url, got.ClientIDList]).toEqual([Url.replace('https://', ''), ['sts.amazonaws.com']]);
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    await expect(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).rejects.toMatchObject({
      Code: 'NoSuchEntity',
    });
  });

  test('inline policy and profile: read as they were written', async () => {
    await createRole('node', trust({ Service: 'ec2.amazonaws.com' }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'node', PolicyName: 'zones', PolicyDocument: zones }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'node' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'node', RoleName: 'node' }));
    await expect(
      iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'node', RoleName: 'node' })),
    ).rejects.toMatchObject({ Code: 'LimitExceeded' });
    await settle();
    const inline = await iam.send(new GetRolePolicyCommand({ RoleName: 'node', PolicyName: 'zones' }));
    expect(decodeURIComponent(inline.PolicyDocument ?? '')).toBe(zones);
    const profile = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'node' }));
    expect(profile.InstanceProfile?.Roles?.map((role) => role.RoleName)).toEqual(['node']);
  });

  test('service-linked role: made once, owned by the provider', async () => {
    const create = () =>
      iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'elasticloadbalancing.amazonaws.com' }));
    expect((await create()).Role?.RoleName).toBe('AWSServiceRoleForElasticLoadBalancing');
    await expect(create()).rejects.toMatchObject({
      Code: 'InvalidInput',
      message: expect.stringContaining('has been taken in this account'),
    });
    expect(cloud.leftovers()).toEqual([]);
  });

  test("seed: somebody else's role takes its name, is no leftover, and works", async () => {
    cloud.seed({ aws: { roles: [{ name: 'acme-cluster', service: 'eks.amazonaws.com', policies: [clusterPolicy] }] } });
    await expect(createRole()).rejects.toMatchObject({ Code: 'EntityAlreadyExists' });
    await settle();
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'acme-cluster' }));
    expect(attached.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual([clusterPolicy]);
    expect(serviceMayAssume(cloud.aws, `arn:aws:iam::${account}:role/acme-cluster`, 'eks.amazonaws.com')).toBe(true);
    expect(serviceMayAssume(cloud.aws, `arn:aws:iam::${account}:role/acme-cluster`, 'ec2.amazonaws.com')).toBe(false);
    expect(cloud.leftovers()).toEqual([]);
    expect(() => cloud.seed({ aws: { roles: [{ name: 'x', trust: '{' }] } })).toThrow('invalid Json');
  });

  test('SimulatePrincipalPolicy: tells what policies and subtractions make of each action', async () => {
    cloud.seed({ aws: { deny: { operator: ['eks:CreateCluster'] } } });
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${account}:user/slipway-operator`,
        ActionNames: ['ec2:CreateVpc', 'eks:CreateCluster'],
      }),
    );
    expect(EvaluationResults?.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision])).toEqual([
      ['ec2:CreateVpc', 'allowed'],
      ['eks:CreateCluster', 'implicitDeny'],
    ]);
  });
});
