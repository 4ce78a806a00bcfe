import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateAddonCommand,
  CreateNodegroupCommand,
  CreatePodIdentityAssociationCommand,
  DeleteAccessEntryCommand,
  DeleteAddonCommand,
  DeletePodIdentityAssociationCommand,
  DescribeAddonCommand,
  DescribeAddonConfigurationCommand,
  DescribeAddonVersionsCommand,
  ListAccessEntriesCommand,
  ListAddonsCommand,
  ListAssociatedAccessPoliciesCommand,
  ListPodIdentityAssociationsCommand,
  UpdateAddonCommand,
} from '@aws-sdk/client-eks';
import type { CreateAddonCommandInput, EKSClient } from '@aws-sdk/client-eks';
import { CreateOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { object, text } from '../../core/json.ts';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { account, amazonClients } from '../../testing/amazon-clients.ts';
import {
  amazonCluster,
  amazonRole,
  amazonTemplate,
  clusterName,
  hostId,
  minutes,
  referenceNodegroup,
} from '../../testing/amazon-cluster.ts';
import type { AmazonCluster } from '../../testing/amazon-cluster.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';

describe('eks inside a cluster', () => {
  let cloud: LocalCloud;
  let host: FakeClusterHost;
  let eks: EKSClient;
  let made: AmazonCluster;
  beforeEach(async () => {
    host = new FakeClusterHost();
    cloud = await startLocalCloud({ scale: 'manual', seed: 11, clusterHost: host });
    eks = amazonClients(cloud).eks;
    made = await amazonCluster(cloud);
  });
  afterEach(() => cloud.close());

  const create = async (addonName: string, change: Partial<CreateAddonCommandInput> = {}) =>
    (await eks.send(new CreateAddonCommand({ clusterName, addonName, ...change }))).addon;
  const read = async (addonName: string) =>
    (await eks.send(new DescribeAddonCommand({ clusterName, addonName }))).addon;
  const addNodes = async () => {
    await eks.send(new CreateNodegroupCommand(referenceNodegroup(made, await amazonTemplate(cloud))));
    await minutes(cloud, 15);
  };
  /** A role that the cluster's service account may take, as IRSA wants it. */
  const driverRole = async () => {
    const issuer = text(object(object(cloud.aws.graph.get(hostId)?.body, 'identity'), 'oidc'), 'issuer');
    await amazonClients(cloud).iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: ['sts.amazonaws.com'] }),
    );
    const host = issuer.replace('https://', '');
    const statement = {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${host}:sub`]: 'system:serviceaccount:kube-system:ebs-csi-controller-sa' } },
    };
    const role = await amazonRole(cloud, 'acme-aws-ebs-csi', statement, ['service-role/AmazonEBSCSIDriverPolicy']);
    await minutes(cloud, 2);
    return role;
  };

  test('CreateAddon: kube-proxy comes up without machines, coredns is degraded until there are some', async () => {
    expect(await create('kube-proxy')).toMatchObject({ status: 'CREATING', addonVersion: 'v1.35.0-eksbuild.2' });
    await create('coredns');
    await minutes(cloud, 5);
    expect((await read('kube-proxy'))?.status).toBe('ACTIVE');
    expect((await read('coredns'))?.status).toBe('CREATING');
    await minutes(cloud, 10);
    expect(await read('coredns')).toMatchObject({
      status: 'DEGRADED',
      health: { issues: [{ code: 'InsufficientNumberOfReplicas' }] },
    });
    await addNodes();
    await minutes(cloud, 2);
    expect(await read('coredns')).toMatchObject({ status: 'ACTIVE', health: { issues: [] } });
    expect([...(host.addOns.get(hostId)?.keys() ?? [])].sort()).toEqual(['coredns', 'kube-proxy']);
    await eks.send(new DeleteAddonCommand({ clusterName, addonName: 'coredns' }));
    await minutes(cloud, 5);
    expect((await eks.send(new ListAddonsCommand({ clusterName }))).addons).toEqual(['kube-proxy']);
    expect([...(host.addOns.get(hostId)?.keys() ?? [])]).toEqual(['kube-proxy']);
    await expect(read('coredns')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `No addon: coredns found in cluster: ${clusterName}`,
    });
  });

  test('CreateAddon: the volume driver needs a role that lets its service account in', async () => {
    await addNodes();
    const addonName = 'aws-ebs-csi-driver';
    await create(addonName);
    await minutes(cloud, 15);
    expect((await read(addonName))?.status).toBe('DEGRADED');
    await eks.send(new UpdateAddonCommand({ clusterName, addonName, serviceAccountRoleArn: await driverRole() }));
    await minutes(cloud, 5);
    expect((await read(addonName))?.status).toBe('ACTIVE');
    expect(host.addOns.get(hostId)?.get(addonName)?.serviceAccountAnnotations).toEqual({
      'eks.amazonaws.com/role-arn': `arn:aws:iam::${account}:role/acme-aws-ebs-csi`,
    });
  });

  test.each<[string, string, Partial<CreateAddonCommandInput>, string]>([
    ['a version of its own', 'coredns', { addonVersion: 'v9.9.9' }, 'Addon version specified is not supported'],
    ['an unknown name', 'calico', {}, 'Addon calico specified is not supported in 1.35 kubernetes version'],
    ['unknown settings', 'coredns', { configurationValues: '{"nope":1}' }, '[$.nope: is not defined in the schema'],
    ['settings that are none', 'coredns', { configurationValues: '{' }, 'not in valid JSON or YAML format'],
    [
      'a role of somebody else',
      'aws-ebs-csi-driver',
      { serviceAccountRoleArn: 'arn:aws:iam::999999999999:role/x' },
      'Cross-account pass role is not allowed.',
    ],
  ])('CreateAddon: %s is refused', async (_what, name, change, sentence) => {
    await expect(create(name, change)).rejects.toThrow(sentence);
  });

  test('CreateAddon: twice is refused, with the same token it is the same one', async () => {
    const first = await create('kube-proxy', { clientRequestToken: 't' });
    expect((await create('kube-proxy', { clientRequestToken: 't' }))?.addonArn).toBe(first?.addonArn);
    await expect(create('kube-proxy', { clientRequestToken: 'u' })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Addon already exists.',
    });
  });

  test('DescribeAddonVersions, DescribeAddonConfiguration: one default for each version of Kubernetes', async () => {
    const { addons = [] } = await eks.send(
      new DescribeAddonVersionsCommand({ addonName: 'kube-proxy', kubernetesVersion: '1.34' }),
    );
    const versions = addons[0]?.addonVersions ?? [];
    const defaults = versions.filter((item) => item.compatibilities?.some(({ defaultVersion }) => defaultVersion));
    expect(defaults.map((item) => item.addonVersion)).toEqual(['v1.34.0-eksbuild.2']);
    const addonVersion = 'v1.56.0-eksbuild.1';
    const configuration = await eks.send(
      new DescribeAddonConfigurationCommand({ addonName: 'aws-ebs-csi-driver', addonVersion }),
    );
    expect(
      Object.keys((JSON.parse(configuration.configurationSchema ?? '') as { properties: object }).properties),
    ).toContain('controller');
  });

  test('access entries: the creator is administrator, others are let in by name', async () => {
    const operator = `arn:aws:iam::${account}:user/slipway-operator`;
    const list = async () => (await eks.send(new ListAccessEntriesCommand({ clusterName }))).accessEntries;
    expect(await list()).toEqual([operator]);
    const { associatedAccessPolicies = [] } = await eks.send(
      new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn: operator }),
    );
    expect(associatedAccessPolicies.map((item) => item.policyArn)).toEqual([
      'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
    ]);
    const principalArn = `arn:aws:iam::${account}:role/admins`;
    const entry = { clusterName, principalArn };
    await expect(eks.send(new CreateAccessEntryCommand(entry))).rejects.toThrow('invalid principal');
    await amazonRole(cloud, 'admins', 'ec2.amazonaws.com', []);
    await minutes(cloud, 2);
    const { accessEntry } = await eks.send(new CreateAccessEntryCommand(entry));
    expect(accessEntry?.username).toBe(`arn:aws:sts::${account}:assumed-role/admins/{{SessionName}}`);
    await expect(eks.send(new CreateAccessEntryCommand({ ...entry, kubernetesGroups: ['a'] }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
    const accessScope = { type: 'cluster' as const };
    const policy = { ...entry, policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy' };
    await eks.send(new AssociateAccessPolicyCommand({ ...policy, accessScope }));
    await expect(
      eks.send(new AssociateAccessPolicyCommand({ ...entry, policyArn: `${policy.policyArn}x`, accessScope })),
    ).rejects.toThrow('policyArn');
    await eks.send(new DeleteAccessEntryCommand(entry));
    expect(await list()).toEqual([operator]);
    await expect(eks.send(new DeleteAccessEntryCommand(entry))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('access entries: node groups bring that of their role, groups of the system are refused', async () => {
    await addNodes();
    expect((await eks.send(new ListAccessEntriesCommand({ clusterName }))).accessEntries).toContain(made.roles.node);
    await expect(
      eks.send(
        new CreateAccessEntryCommand({
          clusterName,
          principalArn: made.roles.cluster,
          kubernetesGroups: ['system:masters'],
        }),
      ),
    ).rejects.toThrow('The kubernetes group name system:masters is invalid, it cannot start with system:');
  });

  test('pod identity associations: one for each service account, and the role must trust them', async () => {
    const wanted = { clusterName, namespace: 'a', serviceAccount: 'b' };
    await expect(
      eks.send(new CreatePodIdentityAssociationCommand({ ...wanted, roleArn: made.roles.node })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const roleArn = await amazonRole(cloud, 'pods', 'pods.eks.amazonaws.com', []);
    await minutes(cloud, 2);
    const { association } = await eks.send(new CreatePodIdentityAssociationCommand({ ...wanted, roleArn }));
    await expect(eks.send(new CreatePodIdentityAssociationCommand({ ...wanted, roleArn }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
    const list = async () =>
      (await eks.send(new ListPodIdentityAssociationsCommand({ clusterName }))).associations?.map(
        ({ associationId }) => associationId,
      );
    expect(await list()).toEqual([association?.associationId]);
    await eks.send(
      new DeletePodIdentityAssociationCommand({ clusterName, associationId: association?.associationId ?? '' }),
    );
    expect(await list()).toEqual([]);
  });
});
