import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { workloadLabels } from '@slipway/blueprint';
import type { JsonObject, Ref } from '@slipway/contracts';
import { serveDns, type DnsServer } from '@slipway/cloud-sim/dns-server';
import { offlineCharts } from '@slipway/cloud-sim/charts';
import { attempts } from '@slipway/testing/cloud/attempts';
import { refTo, scope, startRealCluster, workingOn, type RealCluster } from '../../testing/real-cluster.ts';

const { domain } = scope;
const image = 'eu.gcr.io/gitpod-core-dev/build/installer:release-2022.11.3';
const nameServers = ['ns-cloud-a1.example', 'ns-cloud-a2.example'];
const ref = (name: string): { kind: 'secret'; name: string } => ({ kind: 'secret', name });
const identity = {
  provider: 'google',
  extraArgs: { 'google-project': 'p' },
  env: {},
  serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': 'acme-dns@p.iam.gserviceaccount.com' },
  podLabels: {},
  solver: { cloudDNS: { project: 'p' } },
  chartValues: {},
};
const blocks = {
  database: {
    config: { inCluster: false, cloudSQL: { instance: 'p:r:mysql', serviceAccount: ref('cloudsql') } },
    secrets: [{ name: 'cloudsql', keys: ['username', 'password', 'encryptionKeys', 'credentials.json'] }],
  },
  objectStore: {
    config: { inCluster: false, cloudStorage: { project: 'p', serviceAccount: ref('storage-gcp') } },
    secrets: [{ name: 'storage-gcp', keys: ['service-account.json'] }],
  },
  registry: {
    config: { inCluster: false, external: { url: 'r-docker.pkg.dev/p/i', certificate: ref('container-registry') } },
    secrets: [{ name: 'container-registry', keys: ['.dockerconfigjson'] }],
  },
};
const chart = (name: keyof typeof offlineCharts): JsonObject => ({ chart: name, ...offlineCharts[name], values: {} });

interface Step {
  ref: Ref;
  props: JsonObject;
  inputs: () => object;
}
const outputs: Record<string, JsonObject> = {};
const step = (
  id: Ref['step'],
  kind: string,
  name: string,
  props: JsonObject,
  inputs: () => object = () => ({}),
): Step => ({
  ref: refTo(id, kind, name),
  props,
  inputs,
});
const inGitpod = { namespace: 'gitpod' };
const config = {
  apiVersion: 'v1',
  kind: 'Full',
  domain,
  metadata: { region: 'europe-west4' },
  certificate: ref('https-certificates'),
  sshGatewayHostKey: ref('ssh-gateway-host-key'),
};

/** As the platform's blueprint adds them. */
const steps = {
  namespaces: step('cluster/namespaces', 'k8s.namespaces', 'namespaces', {
    namespaces: [
      { name: 'gitpod', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      { name: 'cert-manager', labels: {} },
      { name: 'external-dns', labels: {} },
    ],
  }),
  credentials: step('database/credentials', 'k8s.database-credentials', 'cloudsql', {
    ...inGitpod,
    secret: 'cloudsql',
    username: 'gitpod',
  }),
  nodes: step('node-pools/ready', 'k8s.nodes-ready', 'nodes-ready', { labels: workloadLabels, minimumCpus: 2 }),
  externalDns: step(
    'dns/external-dns',
    'k8s.external-dns',
    'external-dns',
    {
      ...chart('external-dns'),
      namespace: 'external-dns',
      release: 'external-dns',
      domain,
      txtOwnerId: 'slipway-acme-1',
    },
    () => ({ identity }),
  ),
  certManager: step(
    'cert-manager/release',
    'k8s.cert-manager',
    'cert-manager',
    { ...chart('cert-manager'), namespace: 'cert-manager', release: 'cert-manager', nameServers: ['8.8.8.8:53'] },
    () => ({ identity }),
  ),
  issuer: step(
    'issuer/cluster-issuer',
    'k8s.cluster-issuer',
    'gitpod-issuer',
    { server: 'https://acme-v02.api.letsencrypt.org/directory', email: 'ops@acme.example', domain },
    () => ({ identity }),
  ),
  certificate: step('issuer/certificate', 'k8s.certificate', 'https-certificates', {
    ...inGitpod,
    secret: 'https-certificates',
    issuer: 'gitpod-issuer',
    dnsNames: [domain, `*.${domain}`, `*.ws.${domain}`],
  }),
  sshHostKey: step('install/ssh-host-key', 'k8s.ssh-host-key', 'ssh-gateway-host-key', {
    ...inGitpod,
    secret: 'ssh-gateway-host-key',
  }),
  config: step(
    'install/config',
    'k8s.gitpod-config',
    'slipway-gitpod-config',
    { ...inGitpod, config, overlay: {} },
    () => blocks,
  ),
  userSecrets: step('install/user-secrets', 'k8s.user-secrets', 'user-secrets', { ...inGitpod, secrets: [] }),
  gitpod: step(
    'install/gitpod',
    'k8s.gitpod',
    'gitpod',
    { ...inGitpod, installerImage: image, imagePullSecrets: [] },
    () => ({ config: outputs['config'] }),
  ),
  endpoint: step('install/endpoint', 'k8s.gitpod-endpoint', domain, { ...inGitpod, service: 'proxy', domain }, () => ({
    zone: { zone: 'acme-zone', nameServers },
  })),
  workloads: step('install/workloads', 'k8s.gitpod-workloads', 'workloads', inGitpod),
  smokeTest: step(
    'install/smoke-test',
    'k8s.smoke-test',
    domain,
    { ...inGitpod, domain, ssh: true, trustedChain: true },
    () => ({ endpoint: outputs['endpoint'] }),
  ),
};
type Name = keyof typeof steps;

let real: RealCluster;
let dns: DnsServer;
let delegated = false;

beforeAll(async () => {
  dns = await serveDns(
    {
      zones: () => [{ name: domain, nameServers, records: [...(real.cloud.zones.get(domain)?.values() ?? [])] }],
      delegations: () => (delegated ? [{ name: domain, nameServers }] : []),
    },
    0,
  );
  real = await startRealCluster((fixture) => ({
    reach: { resolvers: [`127.0.0.1:${dns.port}`], ...fixture.host.edge },
  }));
  real.cloud.zones.set(domain, new Map());
});
afterAll(async () => {
  await real.dispose();
  await dns.close();
});

async function ensure(name: Name, props: JsonObject = steps[name].props): Promise<JsonObject> {
  const { ref: to, inputs } = steps[name];
  const output = await real.resource(to.kind).ensure(to, props as never, inputs() as never);
  outputs[name] = output as JsonObject;
  return output as JsonObject;
}
const observe = (name: Name): Promise<{ output: unknown; actual: object } | undefined> =>
  real.resource(steps[name].ref.kind).observe(steps[name].ref);
/** As the engine does: what helm or the API server refuses without a cause that anybody knows is tried again. */
const destroy = (name: Name): Promise<void> =>
  attempts(3, () => real.resource(steps[name].ref.kind).destroy(steps[name].ref));

async function prepare(): Promise<void> {
  for (const name of ['namespaces', 'credentials', 'nodes', 'sshHostKey', 'userSecrets'] as const) await ensure(name);
  const secrets = real.context.secrets;
  const to = steps.credentials.ref;
  const values = await secrets.fill(to, { ...inGitpod, name: 'cloudsql' }, ['credentials.json'], async () => ({
    'credentials.json': '{}',
  }));
  real.cloud.acceptedPassword = values['password'];
  await secrets.fill(to, { ...inGitpod, name: 'storage-gcp' }, ['service-account.json'], async () => ({
    'service-account.json': '{}',
  }));
  await Promise.all([
    ensure('externalDns'),
    ensure('certManager')
      .then(() => ensure('issuer'))
      .then(() => ensure('certificate')),
  ]);
}

const list = async (apiVersion: string, kind: string): Promise<string[]> =>
  (await real.client.list({ apiVersion, kind })).items.map(({ metadata }) => metadata.name);

/** By a worker that is lost while it restarts the message bus: all is applied by then, and nothing is recorded. */
async function ensureByLostWorker(props: JsonObject = steps.gitpod.props): Promise<void> {
  const lost = new AbortController();
  const heartbeat = (details: JsonObject): void => {
    if (JSON.stringify(details).includes('StatefulSet messagebus')) lost.abort(new Error('the worker is lost'));
  };
  const call = { ...real.context.call, signal: lost.signal, handover: lost.signal, heartbeat };
  const worker = workingOn(real, () => ({ call }));
  const ensuring = worker
    .resource('k8s.gitpod')
    .ensure(steps.gitpod.ref, props as never, steps.gitpod.inputs() as never);
  await expect(ensuring).rejects.toThrow('the worker is lost');
}

async function restartedAt(name: string): Promise<unknown> {
  const key = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'gitpod', name };
  const found = (await real.client.get<never>(key)) as unknown as {
    spec: { template: { metadata: { annotations?: Record<string, string> } } };
  };
  return found.spec.template.metadata.annotations?.['slipway.dev/restarted-at'];
}

describe('the platform', () => {
  test('delegation: waits, says what to add, and goes on by itself', async () => {
    const to = refTo('dns/delegation', 'k8s.delegation', domain);
    const waiting = real
      .resource('k8s.delegation')
      .ensure(to, { domain } as never, { zone: { zone: 'z', nameServers } } as never);
    for (let n = 0; n < 500 && !('add' in (real.heartbeats.at(-1) ?? {})); n++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(real.heartbeats.at(-1)).toMatchObject({ add: nameServers.map((server) => `${domain} NS ${server}`) });
    expect(await real.resource('k8s.delegation').observe(to)).toBeUndefined();
    delegated = true;
    expect(await waiting).toEqual({ delegatedAt: expect.any(String) });
    expect((await real.resource('k8s.delegation').observe(to))?.actual).toEqual({ domain });
  });

  test('config: a named Secret that lacks a key is named before the installer runs', async () => {
    await prepare();
    await expect(ensure('config')).rejects.toMatchObject({
      failure: { message: 'Secret gitpod/container-registry lacks .dockerconfigjson' },
    });
    await real.context.secrets.fill(
      steps.config.ref,
      { ...inGitpod, name: 'container-registry', type: 'kubernetes.io/dockerconfigjson' },
      ['.dockerconfigjson'],
      async () => ({ '.dockerconfigjson': '{"auths":{}}' }),
    );
    await ensure('config');
  });

  test('config: an overlay that contradicts itself is refused', async () => {
    const overlay = { database: { inCluster: true } };
    await expect(ensure('config', { ...steps.config.props, overlay })).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', message: expect.stringContaining('database.inCluster and database.cloudSQL') },
    });
  });

  test('gitpod: the Job installs, and leaves neither itself nor its rights', async () => {
    await ensure('gitpod');
    expect(await list('batch/v1', 'Job')).not.toContainEqual(expect.stringMatching(/^slipway-gitpod/));
    expect(await list('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding')).not.toContain('acme-slipway-installer');
    expect(await list('v1', 'ServiceAccount')).not.toContain('slipway-installer');
  });

  test('endpoint, workloads, smoke test: pass in their order', async () => {
    expect(await ensure('endpoint')).toEqual({ address: '34.90.0.7' });
    await ensure('workloads');
    expect(await ensure('smokeTest')).toEqual({ version: 'release-2022.11.3' });
  });

  test('observe: every step agrees with the plan and its own output, so that a second install calls nothing', async () => {
    for (const name of Object.keys(steps) as Name[]) {
      const seen = await observe(name);
      const differing = Object.entries(seen?.actual ?? { absent: true }).filter(
        ([prop, value]) => JSON.stringify(value) !== JSON.stringify(steps[name].props[prop]),
      );
      expect([name, differing]).toEqual([name, []]);
      expect([name, seen?.output]).toEqual([name, outputs[name]]);
    }
  });

  test('gitpod: a second ensure renders nothing', async () => {
    const app = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'gitpod', name: 'gitpod-app' };
    const before = await real.client.get(app);
    await ensure('gitpod');
    expect((await real.client.get(app))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
  });

  test('gitpod: a listed object that is missing is put back, and every workload is restarted for the new passwords', async () => {
    const dashboard = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'gitpod', name: 'dashboard' };
    await real.client.delete(dashboard);
    expect((await observe('gitpod'))?.actual).toMatchObject({ installerImage: '1 objects are missing' });
    await ensure('gitpod');
    const bus = await real.client.get<never>({
      ...dashboard,
      kind: 'StatefulSet',
      name: 'messagebus',
    });
    expect(JSON.stringify(bus)).toContain('slipway.dev/restarted-at');
    await ensure('workloads');
    expect((await observe('gitpod'))?.actual).toEqual(steps.gitpod.props);
  });

  test('gitpod: what was put back by a worker that was lost before the restart is half installed, and restarted by the next', async () => {
    await real.client.delete({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'gitpod', name: 'dashboard' });
    const before = await restartedAt('server');
    await ensureByLostWorker();
    expect(await restartedAt('server')).toBe(before);
    expect((await observe('gitpod'))?.actual).toMatchObject({ installerImage: 'half installed' });
    await ensure('gitpod');
    expect(await restartedAt('server')).not.toBe(before);
    expect((await observe('gitpod'))?.actual).toEqual(steps.gitpod.props);
  });

  test('gitpod: an upgrade that was not brought to its end is taken back, not taken for the former version', async () => {
    await ensureByLostWorker({ ...steps.gitpod.props, installerImage: image.replace('2022.11.3', '2022.12.0') });
    expect((await observe('gitpod'))?.actual).toMatchObject({ installerImage: 'half installed' });
    await ensure('gitpod');
    const server = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'gitpod', name: 'server' };
    expect(JSON.stringify(await real.client.get(server))).not.toContain('2022.12.0');
    expect((await observe('gitpod'))?.actual).toEqual(steps.gitpod.props);
  });

  test('gitpod: without the list of its objects it is half installed, not absent, and restarted for the new passwords', async () => {
    await real.client.delete({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'gitpod', name: 'gitpod-app' });
    expect(await observe('gitpod')).toEqual({
      output: { manifestHash: '' },
      actual: { installerImage: 'half installed' },
    });
    const before = await restartedAt('server');
    await ensure('gitpod');
    expect(await restartedAt('server')).not.toBe(before);
    await ensure('workloads');
    expect((await observe('gitpod'))?.actual).toEqual(steps.gitpod.props);
  });

  test('nothing secret was reported', async () => {
    const values = await real.context.secrets.read(steps.credentials.ref, { ...inGitpod, name: 'cloudsql' });
    const said = JSON.stringify([real.heartbeats, outputs]);
    expect(said).not.toContain(values?.['password']);
    expect(said).not.toContain(values?.['encryptionKeys']);
  });
});

describe('its removal', () => {
  test('workloads: creators stand still, no workspace is left', async () => {
    await destroy('workloads');
    expect(await observe('workloads')).toBeUndefined();
  });

  test('workloads: a removal that was given up is taken back', async () => {
    await ensure('workloads');
    expect((await observe('workloads'))?.actual).toEqual(inGitpod);
    await destroy('workloads');
  });

  test('endpoint: load balancer and records are gone when it resolves', async () => {
    await destroy('smokeTest');
    await destroy('endpoint');
    expect(real.cloud.loadBalancers.size).toBe(0);
    const left = [...(real.cloud.zones.get(domain)?.values() ?? [])].filter(({ type }) => type === 'A');
    expect(left).toEqual([]);
    expect(await observe('endpoint')).toBeUndefined();
  });

  test('gitpod: pods, roles, volumes and disks are gone, also those that were to be retained, and again is success', async () => {
    const [volume = ''] = await list('v1', 'PersistentVolume');
    await real.client.patch(
      { apiVersion: 'v1', kind: 'PersistentVolume', name: volume },
      { spec: { persistentVolumeReclaimPolicy: 'Retain' } },
    );
    const byHand = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'made-by-hand' } };
    await real.client.apply(
      {
        ...byHand,
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Retain',
          claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'gitpod', name: 'by-hand' },
          hostPath: { path: '/srv/by-hand' },
        },
      } as never,
      'test',
    );
    await destroy('gitpod');
    await destroy('gitpod');
    expect(await list('v1', 'PersistentVolume')).toEqual([]);
    expect(real.cloud.disks.size).toBe(0);
    expect(await list('rbac.authorization.k8s.io/v1', 'ClusterRole')).not.toContain('gitpod-ns-ws-daemon');
    expect(await real.resources['k8s.gitpod-leftover']?.list?.(scope)).toEqual([]);
    expect(await observe('gitpod')).toBeUndefined();
  });

  test('the rest: every step is absent at the end', async () => {
    for (const name of [
      'config',
      'userSecrets',
      'certificate',
      'issuer',
      'certManager',
      'externalDns',
      'sshHostKey',
      'credentials',
      'namespaces',
    ] as const) {
      await destroy(name);
      expect([name, await observe(name)]).toEqual([name, undefined]);
    }
    const texts = [...(real.cloud.zones.get(domain)?.values() ?? [])];
    expect(texts).toEqual([]);
  });

  test('without a cluster every removal is success and everything absent', async () => {
    real.setGone(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const elsewhere = { ...scope, account: 'gone' };
    for (const { ref: to } of Object.values(steps)) {
      const there = { ...to, scope: elsewhere };
      expect([to.kind, await real.resource(to.kind).observe(there)]).toEqual([to.kind, undefined]);
      await real.resource(to.kind).destroy(there);
    }
  });
});
