import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { JWT } from 'google-auth-library';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { enableEverything, iamClient, project, projectsClient } from '../../testing/google-clients.ts';

const email = `acme-dns@${project}.iam.gserviceaccount.com`;
const name = `projects/${project}/serviceAccounts/${email}`;
const resource = `projects/${project}`;

describe('iam', () => {
  let cloud: LocalCloud;
  let accounts: ReturnType<typeof iamClient>['projects']['serviceAccounts'];
  let projects: ReturnType<typeof projectsClient>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 5 });
    enableEverything(cloud);
    accounts = iamClient(cloud).projects.serviceAccounts;
    projects = projectsClient(cloud);
  });
  afterEach(() => cloud.close());

  const advance = (minutes: number) => cloud.scheduler.advance(minutes * 60_000);
  const create = async () => (await accounts.create({ name: resource, requestBody: { accountId: 'acme-dns' } })).data;
  const policyOf = async () => (await projects.getIamPolicy({ resource, options: { requestedPolicyVersion: 3 } }))[0];
  const bind = async (role = 'roles/dns.admin', member = `serviceAccount:${email}`) => {
    const policy = await policyOf();
    return projects.setIamPolicy({
      resource,
      policy: { ...policy, bindings: [...(policy.bindings ?? []), { role, members: [member] }] },
    });
  };

  test('serviceAccounts: create, read after the lag, delete; the next of that name is somebody else', async () => {
    const first = await create();
    await expect(accounts.get({ name })).rejects.toMatchObject({ status: 404 });
    await advance(4);
    expect((await accounts.get({ name })).data.uniqueId).toBe(first.uniqueId);
    await expect(create()).rejects.toThrow(
      `Service account acme-dns already exists within project projects/${project}.`,
    );
    await accounts.delete({ name });
    await expect(accounts.get({ name })).rejects.toMatchObject({ status: 404 });
    const second = await create();
    expect(second.uniqueId).not.toBe(first.uniqueId);
    expect(second.email).toBe(first.email);
  });

  test('setIamPolicy: a new account is unknown for a while, then its role counts', async () => {
    await create();
    await expect(bind()).rejects.toThrow('does not exist');
    await advance(4);
    await bind();
    expect((await policyOf()).bindings?.find((binding) => binding.role === 'roles/dns.admin')?.members).toEqual([
      `serviceAccount:${email}`,
    ]);
  });

  test('setIamPolicy: a stale etag is 409 ABORTED', async () => {
    await create();
    await advance(4);
    const stale = await policyOf();
    await bind();
    await expect(projects.setIamPolicy({ resource, policy: stale })).rejects.toMatchObject({ code: 409 });
  });

  test('setIamPolicy: a deleted account stays as a member that cannot be written back', async () => {
    const { uniqueId } = await create();
    await advance(4);
    await bind();
    await accounts.delete({ name });
    const policy = await policyOf();
    const deleted = `deleted:serviceAccount:${email}?uid=${uniqueId}`;
    expect(policy.bindings?.flatMap((binding) => binding.members)).toContain(deleted);
    await expect(projects.setIamPolicy({ resource, policy })).rejects.toMatchObject({ code: 400 });
    const bindings = (policy.bindings ?? []).map((binding) => ({
      ...binding,
      members: binding.members?.filter((member) => member !== deleted) ?? [],
    }));
    await projects.setIamPolicy({ resource, policy: { ...policy, bindings } });
    await create();
    await advance(4);
    expect((await policyOf()).bindings?.flatMap((binding) => binding.members)).not.toContain(`serviceAccount:${email}`);
  });

  test('setIamPolicy: unknown roles and kinds of members are refused', async () => {
    await expect(bind('roles/dns.wizard', 'user:a@acme.example')).rejects.toMatchObject({ code: 400 });
    await expect(bind('roles/dns.admin', email)).rejects.toMatchObject({ code: 400 });
  });

  test('serviceAccounts.setIamPolicy: the workload identity pool exists only once a cluster made it', async () => {
    await create();
    await advance(4);
    const members = [`serviceAccount:${project}.svc.id.goog[external-dns/external-dns]`];
    const grant = () =>
      accounts.setIamPolicy({
        resource: name,
        requestBody: { policy: { bindings: [{ role: 'roles/iam.workloadIdentityUser', members }] } },
      });
    await expect(grant()).rejects.toThrow(`Identity Pool does not exist (${project}.svc.id.goog).`);
    cloud.gcp.store.put('identityPools', `${project}.svc.id.goog`, true);
    expect((await grant()).data.bindings?.[0]?.members).toEqual(members);
    expect((await accounts.getIamPolicy({ resource: name })).data.bindings?.[0]?.members).toEqual(members);
  });

  test('keys: a real RSA key whose tokens are accepted until it is deleted', async () => {
    await create();
    await advance(4);
    await bind('roles/iam.serviceAccountAdmin');
    await advance(3);
    const { data: key } = await accounts.keys.create({ name, requestBody: {} });
    const file = JSON.parse(Buffer.from(key.privateKeyData ?? '', 'base64').toString('utf8')) as {
      client_email: string;
      private_key: string;
      private_key_id: string;
    };
    const jwt = new JWT({ email: file.client_email, key: file.private_key, keyId: file.private_key_id });
    jwt.useJWTAccessWithScope = true;
    jwt.defaultScopes = ['https://www.googleapis.com/auth/cloud-platform'];
    const get = async () => fetch(`${cloud.endpoints['iam']}/v1/${name}`, { headers: await jwt.getRequestHeaders() });
    expect((await get()).status).toBe(200);
    const journal = JSON.stringify(cloud.journal.entries());
    expect(journal).not.toContain(file.private_key.slice(60, 100).replaceAll('\n', '\\n'));
    expect(journal).not.toContain((key.privateKeyData ?? '').slice(100, 160));
    await accounts.keys.delete({ name: key.name ?? '' });
    expect((await get()).status).toBe(401);
    const { data } = await accounts.keys.list({ name });
    expect(data.keys?.map((item) => item.keyType)).toEqual(['SYSTEM_MANAGED']);
  });

  test('testIamPermissions: what a test subtracts is missing, and its use is 403', async () => {
    cloud.gcp.store.put('denied', cloud.gcp.store.get<string>('settings', 'operator') ?? '', ['iam.serviceAccounts.*']);
    const permissions = ['iam.serviceAccounts.create', 'compute.networks.create'];
    expect((await projects.testIamPermissions({ resource, permissions }))[0].permissions).toEqual([
      'compute.networks.create',
    ]);
    await expect(create()).rejects.toMatchObject({ status: 403 });
  });
});
