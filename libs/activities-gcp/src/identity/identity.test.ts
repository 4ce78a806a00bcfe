import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cloudOf } from '../cloud.ts';
import { platformApis } from '../platform-apis.ts';
import { dnsIdentity } from '../resources/dns-identity.ts';
import { nodeIdentity } from '../resources/node-identity.ts';
import { registryIdentity } from '../resources/registry-identity.ts';
import { repository } from '../resources/repository.ts';
import { sqlIdentity } from '../resources/sql-identity.ts';
import { callContext, driftOfPlan, enableApis, project, stage, type Stage } from '../testing/stage.ts';
import { projectPolicy } from './policies.ts';

const nodeProps = { roles: ['roles/artifactregistry.reader', 'roles/logging.logWriter'] };
const sqlProps = { roles: ['roles/cloudsql.client'], keyIn: 'k8s://gitpod/cloudsql' };
const cloudsql = 'gitpod/cloudsql';

describe('service accounts', () => {
  let on: Stage;
  const refs = () => ({
    node: on.ref('cluster/node-identity', 'gcp.node-identity', 'acme-gcp-gke'),
    dns: on.ref('dns/identity', 'gcp.dns-identity', 'acme-gcp-dns'),
    sql: on.ref('database/identity', 'gcp.sql-identity', 'acme-gcp-sql'),
    repository: on.ref('registry/repository', 'gcp.repository', 'acme-gcp-images'),
    registry: on.ref('registry/identity', 'gcp.registry-identity', 'acme-gcp-reg'),
  });
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
  });
  afterEach(() => on.close());

  const policy = () => projectPolicy(cloudOf(on.context, on.scope)).read();
  const keyIds = async (): Promise<string[]> => {
    await on.time.pass();
    const { projects } = await cloudOf(on.context, on.scope).clients.iam();
    const name = `projects/${project}/serviceAccounts/acme-gcp-sql@${project}.iam.gserviceaccount.com`;
    const { data } = await projects.serviceAccounts.keys.list({ name, keyTypes: ['USER_MANAGED'] });
    return (data.keys ?? []).map((key) => key.name?.split('/').at(-1) ?? '');
  };
  const heldKeyId = (): string =>
    (JSON.parse(on.secrets.stored.get(cloudsql)?.values['credentials.json'] ?? '{}') as { private_key_id: string })
      .private_key_id;

  test('nodeIdentity.ensure: made once with its roles, although the reply was lost', async () => {
    on.cloud.faults.add({
      match: { operation: 'serviceAccounts.create' },
      nth: 1,
      action: { 'timeout-after-commit': {} },
    });
    const made = await nodeIdentity(on.context).ensure(refs().node, nodeProps, {});
    await nodeIdentity(on.context).ensure(refs().node, nodeProps, {});
    expect(made.email).toBe(`acme-gcp-gke@${project}.iam.gserviceaccount.com`);
    expect(on.cloud.faults.list().map((rule) => rule.hits)).toEqual([1]);
    expect(
      on.cloud.resources({ type: 'iam.serviceAccounts' }).filter((each) => each['name'] === made.email),
    ).toHaveLength(1);
    expect(await driftOfPlan(nodeIdentity(on.context), refs().node, nodeProps)).toEqual([]);
  });

  test('changePolicy: four accounts at once lose no binding, and what others hold stays', async () => {
    const before = (await policy()).bindings;
    await Promise.all([
      nodeIdentity(on.context).ensure(refs().node, nodeProps, {}),
      dnsIdentity(on.context)
        .ensure(refs().dns, { roles: ['roles/dns.admin'], workloads: ['a/b'] }, {})
        .catch(() => undefined),
      sqlIdentity(on.context).ensure(refs().sql, sqlProps, {}),
    ]);
    const after = (await policy()).bindings;
    expect(after).toEqual(expect.arrayContaining(before));
    const roles = after
      .filter(({ members }) => members.some((member) => member.includes('acme-gcp-')))
      .map(({ role }) => role);
    expect(roles.sort()).toEqual([...nodeProps.roles, 'roles/cloudsql.client', 'roles/dns.admin'].sort());
  });

  test('changePolicy: leaves deleted accounts out of what it writes', async () => {
    await nodeIdentity(on.context).ensure(refs().node, nodeProps, {});
    const { projects } = await cloudOf(on.context, on.scope).clients.iam();
    const email = `acme-gcp-gke@${project}.iam.gserviceaccount.com`;
    await projects.serviceAccounts.delete({ name: `projects/${project}/serviceAccounts/${email}` });
    expect(JSON.stringify(await policy())).toContain(`deleted:serviceAccount:${email}`);
    await sqlIdentity(on.context).ensure(refs().sql, sqlProps, {});
    expect(JSON.stringify(await policy())).not.toContain('deleted:');
  });

  test('nodeIdentity.destroy: bindings go before the account, twice is success', async () => {
    await nodeIdentity(on.context).ensure(refs().node, nodeProps, {});
    await nodeIdentity(on.context).destroy(refs().node);
    await nodeIdentity(on.context).destroy(refs().node);
    expect(JSON.stringify(await policy())).not.toContain('acme-gcp-gke');
    expect(await nodeIdentity(on.context).list?.(on.scope)).toEqual([]);
  });

  test('nodeIdentity: an account of that name without our mark is refused', async () => {
    const { projects } = await cloudOf(on.context, on.scope).clients.iam();
    const serviceAccount = { description: 'slipway-installation=acme slipway-step=cluster_node-identity' };
    await projects.serviceAccounts.create({
      name: `projects/${project}`,
      requestBody: { accountId: 'acme-gcp-gke', serviceAccount },
    });
    await on.time.pass();
    const foreign = { failure: { code: 'NOT_OWNED' } };
    await expect(nodeIdentity(on.context).ensure(refs().node, nodeProps, {})).rejects.toMatchObject(foreign);
  });

  test('sqlIdentity.ensure: one key, kept in the Secret and nowhere else', async () => {
    const output = await sqlIdentity(on.context).ensure(refs().sql, sqlProps, {});
    await sqlIdentity(on.context).ensure(refs().sql, sqlProps, {});
    expect(on.secrets.generated).toBe(1);
    expect(await keyIds()).toEqual([heldKeyId()]);
    expect(JSON.stringify(output)).not.toContain('PRIVATE KEY');
    expect(await driftOfPlan(sqlIdentity(on.context), refs().sql, sqlProps)).toEqual([]);
  });

  test('sqlIdentity.ensure: waits until the key is listed, and tells nothing of what is in the Secret', async () => {
    const action = { 'stale-reads': { ms: 86_400_000 } };
    on.cloud.faults.add({ id: 'late', match: { operation: 'serviceAccounts.keys.list' }, nth: [2, 3, 4], action });
    const call = callContext();
    await sqlIdentity({ ...on.context, call }).ensure(refs().sql, sqlProps, {});
    expect(on.commits('serviceAccounts.keys.create')).toHaveLength(1);
    expect(JSON.stringify(call.beats)).toContain('the key of acme-gcp-sql');
    expect(JSON.stringify(call.beats)).not.toContain(heldKeyId());
  });

  test('sqlIdentity.ensure: a key that never reached the Secret is deleted and another one made', async () => {
    on.secrets.loseNextWrite = true;
    await expect(sqlIdentity(on.context).ensure(refs().sql, sqlProps, {})).rejects.toThrow('the write was lost');
    await sqlIdentity(on.context).ensure(refs().sql, sqlProps, {});
    await sqlIdentity(on.context).ensure(refs().sql, sqlProps, {});
    expect(await keyIds()).toEqual([heldKeyId()]);
  });

  test('sqlIdentity.ensure: a key that Google no longer knows is replaced', async () => {
    await sqlIdentity(on.context).ensure(refs().sql, sqlProps, {});
    const first = heldKeyId();
    await sqlIdentity(on.context).destroy(refs().sql);
    await sqlIdentity(on.context).ensure(refs().sql, sqlProps, {});
    expect(heldKeyId()).not.toBe(first);
    expect(await keyIds()).toEqual([heldKeyId()]);
  });

  test('registryIdentity: a Docker configuration for the host, and the role on the repository only', async () => {
    const made = await repository(on.context).ensure(refs().repository, { location: 'europe-west1', labels: {} }, {});
    const props = { roles: [], keyIn: 'k8s://gitpod/container-registry' };
    const output = await registryIdentity(on.context).ensure(refs().registry, props, { repository: made });
    expect(output.config).toMatchObject({
      external: { url: `europe-west1-docker.pkg.dev/${project}/acme-gcp-images` },
    });
    const stored = on.secrets.stored.get('gitpod/container-registry');
    expect(stored?.type).toBe('kubernetes.io/dockerconfigjson');
    const { auths } = JSON.parse(stored?.values['.dockerconfigjson'] ?? '') as {
      auths: Record<string, { password: string }>;
    };
    expect(Object.keys(auths)).toEqual(['europe-west1-docker.pkg.dev']);
    expect(Object.values(auths)[0]?.password).not.toContain('\n');
    expect(await driftOfPlan(registryIdentity(on.context), refs().registry, props)).toEqual([]);
    expect(JSON.stringify(await policy())).not.toContain('acme-gcp-reg');
    await registryIdentity(on.context).destroy(refs().registry);
    await repository(on.context).destroy(refs().repository);
    expect(on.cloud.leftovers()).toEqual([]);
  });
});
