import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject, Ref } from '@slipway/contracts';
import { offlineCharts } from '@slipway/cloud-sim/charts';
import { adminToken } from '@slipway/cloud-sim/testing/cluster-fixture';
import { eventually } from '@slipway/cloud-sim/testing/eventually';
import { attempts } from '@slipway/testing/cloud/attempts';
import { workerMark } from '../helm/lease.ts';
import { ownershipLabels } from '../ownership.ts';
import { refTo, scope, startRealCluster, type RealCluster } from '../testing/real-cluster.ts';

let real: RealCluster;
let folder: string;
let stop = new AbortController();
let handover = new AbortController();
const heartbeats: JsonObject[] = [];

const refs = {
  namespaces: refTo('cluster/namespaces', 'k8s.namespaces', 'namespaces'),
  externalDns: refTo('dns/external-dns', 'k8s.external-dns', 'external-dns'),
  userSecrets: refTo('install/user-secrets', 'k8s.user-secrets', 'user-secrets'),
  gitpod: refTo('install/gitpod', 'k8s.gitpod', 'gitpod'),
};
const namespaces = { namespaces: ['gitpod', 'external-dns'].map((name) => ({ name, labels: {} })) };
const identity = { provider: 'google', extraArgs: {}, env: {}, serviceAccountAnnotations: {}, podLabels: {} };
const externalDns = (values: JsonObject): JsonObject => ({
  chart: 'external-dns',
  ...offlineCharts['external-dns'],
  values,
  namespace: 'external-dns',
  release: 'external-dns',
  domain: scope.domain,
  txtOwnerId: 'slipway-acme-1',
});
const ensure = (ref: Ref, props: object, inputs: object = {}): Promise<unknown> =>
  real.resource(ref.kind).ensure(ref, props as never, inputs as never);
const observe = (ref: Ref): Promise<{ actual: object } | undefined> => real.resource(ref.kind).observe(ref);
const names = async (apiVersion: string, kind: string): Promise<string[]> =>
  (await real.client.list({ apiVersion, kind })).items.map(({ metadata }) => metadata.name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faults-'));
  real = await startRealCluster(() => ({
    call: {
      get signal() {
        return stop.signal;
      },
      get handover() {
        return handover.signal;
      },
      resumed: undefined,
      heartbeat: (details) => void heartbeats.push(details),
      warn: () => undefined,
    },
  }));
  await ensure(refs.namespaces, namespaces);
});
afterAll(async () => {
  await real.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('helm', () => {
  // helm itself would wait for longer than a test may take.
  test('an image that cannot be pulled ends the wait early and is named', async () => {
    const refused = ensure(refs.externalDns, externalDns({ image: { repository: 'registry.example/nowhere' } }), {
      identity,
    });
    await expect(refused).rejects.toMatchObject({
      failure: {
        code: 'INVALID_SPEC',
        rule: 'SW-SPEC-046',
        message: expect.stringContaining('registry.example/nowhere'),
      },
    });
    await ensure(refs.externalDns, externalDns({}), { identity });
    await attempts(3, () => real.resource('k8s.external-dns').destroy(refs.externalDns));
  });

  test('a release that a dead worker left pending is put back and installed', async () => {
    const [host] = workerMark().split('.');
    const labels = { ...ownershipLabels(refs.externalDns), 'slipway.dev/worker': `${host}.4194399` };
    await leavePending(
      Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(),
    );
    // helm gives up on what changes while it looks: as often as the engine tries.
    await attempts(3, () => ensure(refs.externalDns, externalDns({}), { identity }));
    expect((await observe(refs.externalDns))?.actual).toEqual(externalDns({}));
  });

  test('a foreign release of the same name is left alone', async () => {
    const foreign = { ...refs.externalDns, scope: { ...scope, installation: 'other' } };
    await expect(ensure(foreign, externalDns({}), { identity })).rejects.toMatchObject({
      failure: { code: 'NOT_OWNED' },
    });
    await expect(real.resource('k8s.external-dns').destroy(foreign)).rejects.toMatchObject({
      failure: { code: 'NOT_OWNED' },
    });
    expect((await observe(refs.externalDns))?.actual).toEqual(externalDns({}));
  });

  /** Starts a first install that never gets ready, and kills its helm as a lost machine would. */
  async function leavePending(labels: string): Promise<void> {
    const kubeconfig = join(folder, 'kubeconfig');
    const ca = Buffer.from(real.caCertificate).toString('base64');
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'x',
      clusters: [{ name: 'x', cluster: { server: real.server, 'certificate-authority-data': ca } }],
      users: [{ name: 'x', user: { token: adminToken } }],
      contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
    };
    await writeFile(kubeconfig, JSON.stringify(config), { mode: 0o600 });
    const args = ['upgrade', '--install', 'external-dns', offlineCharts['external-dns'].ref, '-n', 'external-dns'];
    const never = [
      '--set',
      'image.repository=registry.example/nowhere',
      '--wait',
      '--timeout',
      '10m',
      '--labels',
      labels,
    ];
    const helm = execFile(
      real.context.tools.helm,
      [...args, ...never],
      { env: { ...process.env, KUBECONFIG: kubeconfig } },
      () => undefined,
    );
    const release = {
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: 'external-dns',
      name: 'sh.helm.release.v1.external-dns.v1',
    };
    await eventually(
      'the release is pending',
      async () => (await real.client.get(release))?.metadata.labels?.['status'] === 'pending-install',
    );
    helm.kill('SIGKILL');
  }
});

describe('user secrets', () => {
  const secrets = (keys: string[] = ['license']): JsonObject => ({
    namespace: 'gitpod',
    secrets: [
      { name: 'gitpod-license', from: { fromFile: join(folder, 'license') }, keys },
      { name: 'auth-provider-1', from: { fromEnv: 'SLIPWAY_TEST_PROVIDER' }, keys: ['provider'] },
      { name: 'pull', from: { secret: 'pull' }, keys: ['.dockerconfigjson'] },
    ],
  });

  test('what is missing is named, by place and key, never by content', async () => {
    await expect(ensure(refs.userSecrets, secrets())).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', message: expect.stringContaining(join(folder, 'license')) },
    });
    await writeFile(join(folder, 'license'), 'canary-1');
    await expect(ensure(refs.userSecrets, secrets())).rejects.toMatchObject({
      failure: { message: expect.stringContaining('SLIPWAY_TEST_PROVIDER') },
    });
    process.env['SLIPWAY_TEST_PROVIDER'] = 'canary-2';
    const error = await ensure(refs.userSecrets, secrets()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ failure: { message: 'Secret gitpod/pull lacks .dockerconfigjson' } });
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  test('a changed source is a drift, and is brought in', async () => {
    const pull = { namespace: 'gitpod', name: 'pull', type: 'kubernetes.io/dockerconfigjson' };
    await real.context.secrets.fill(refs.userSecrets, pull, ['.dockerconfigjson'], async () => ({
      '.dockerconfigjson': '{"auths":{}}',
    }));
    await ensure(refs.userSecrets, secrets());
    expect((await observe(refs.userSecrets))?.actual).toEqual(secrets());
    await writeFile(join(folder, 'license'), 'canary-3');
    expect((await observe(refs.userSecrets))?.actual).not.toEqual(secrets());
    await ensure(refs.userSecrets, secrets());
    const values = await real.context.secrets.read(refs.userSecrets, { namespace: 'gitpod', name: 'gitpod-license' });
    expect(values).toEqual({ license: 'canary-3' });
  });

  test('destroy: what was in the cluster before stays', async () => {
    await real.resource('k8s.user-secrets').destroy(refs.userSecrets);
    const left = await names('v1', 'Secret');
    expect(left).toContain('pull');
    expect(left).not.toContain('gitpod-license');
  });
});

describe('the installer’s Job', () => {
  const props = (version: string): object => ({
    namespace: 'gitpod',
    installerImage: `r.example/installer:${version}`,
    imagePullSecrets: [],
  });
  const config = { config: { configMap: 'slipway-gitpod-config', hash: 'abc' } };
  const rights = async (): Promise<string[]> =>
    (await names('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding')).filter((name) => name.includes('slipway'));
  const jobs = async (): Promise<string[]> =>
    (await names('batch/v1', 'Job')).filter((name) => name.startsWith('slipway-gitpod'));

  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'gitpod', name: 'slipway-gitpod-config' };

  test('what keeps its pod from starting is reported', async () => {
    const running = ensure(refs.gitpod, props('nope'), config).catch((error: unknown) => error);
    await eventually('the missing ConfigMap is named', async () =>
      JSON.stringify(heartbeats.at(-1)).includes(configMap.name),
    );
    stop.abort(new Error('enough'));
    await running;
    stop = new AbortController();
  });

  test('an image that does not exist is named, and the rights are taken back', async () => {
    const { name, namespace, apiVersion, kind } = configMap;
    const data = { 'gitpod.config.yaml': 'apiVersion: v2' };
    await real.client.apply({ apiVersion, kind, metadata: { name, namespace }, data } as never, 'test');
    await expect(ensure(refs.gitpod, props('nope'), config)).rejects.toMatchObject({
      failure: { rule: 'SW-SPEC-046' },
    });
    expect([await rights(), await jobs()]).toEqual([[], []]);
  });

  test('cancelled: the rights are taken back all the same', async () => {
    const running = ensure(refs.gitpod, props('nope'), config).catch((error: unknown) => error);
    await eventually('the Job is there', async () => (await jobs()).length === 1);
    stop.abort(new Error('cancelled'));
    expect(await running).toMatchObject({ message: 'cancelled' });
    expect([await rights(), await jobs()]).toEqual([[], []]);
    stop = new AbortController();
  });

  test('handed over: the Job goes on, and its failure is that of the next attempt', async () => {
    const running = ensure(refs.gitpod, props('release-2022.11.3'), config).catch((error: unknown) => error);
    await eventually('the Job is there', async () => (await jobs()).length === 1);
    handover.abort(new Error('the worker shuts down'));
    stop.abort(new Error('the worker shuts down'));
    await running;
    expect([(await rights()).length, (await jobs()).length]).toEqual([1, 1]);
    [stop, handover] = [new AbortController(), new AbortController()];
    // The configuration is not one: the installer cannot end well.
    await expect(ensure(refs.gitpod, props('release-2022.11.3'), config)).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-094', cloudWords: expect.stringContaining('invalid') },
    });
    expect([await rights(), await jobs()]).toEqual([[], []]);
  }, 300_000);
});

describe('gitpod without a list of its objects', () => {
  const meta = (name: string): object => ({ name, namespace: 'gitpod', labels: { app: 'gitpod' } });
  const template = {
    metadata: { labels: { app: 'gitpod' } },
    spec: { containers: [{ name: 'c', image: 'registry.example/nowhere' }] },
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta('server'),
    spec: { selector: { matchLabels: { app: 'gitpod' } }, template },
  };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-0', namespace: 'gitpod' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };

  test.each([
    ['a workload', deployment],
    ['a claim', claim],
  ])(
    'observe: %s that stands is half of one, and nothing of it is seen as soon as it is destroyed',
    async (_, object) => {
      expect(await observe(refs.gitpod)).toBeUndefined();
      await real.client.apply(object as never, 'test');
      expect((await observe(refs.gitpod))?.actual).toEqual({ installerImage: 'half installed' });
      await real.resource('k8s.gitpod').destroy(refs.gitpod);
      expect(await observe(refs.gitpod)).toBeUndefined();
    },
  );

  test('destroy: resolves when a workload that is on no list is gone, and names what holds it', async () => {
    const { apiVersion, kind, metadata, spec } = deployment;
    const finalizers = ['customer.example/keep'];
    await real.client.apply({ apiVersion, kind, metadata: { ...metadata, finalizers }, spec } as never, 'test');
    heartbeats.length = 0;
    const removing = real.resource('k8s.gitpod').destroy(refs.gitpod);
    await eventually('the workload is named with its finalizer', () =>
      heartbeats.some(
        ({ object, holds }) => object === 'Deployment server' && String(holds).includes('customer.example/keep'),
      ),
    );
    const key = { apiVersion, kind, namespace: 'gitpod', name: 'server' };
    await real.client.patch(key, { metadata: { finalizers: null } });
    await removing;
    expect(await observe(refs.gitpod)).toBeUndefined();
  });

  test('observe: what stands in a namespace of somebody else is nothing of ours', async () => {
    await real.client.apply(deployment as never, 'test');
    const other = { ...refs.gitpod, scope: { ...scope, installation: 'other' } };
    expect(await observe(other)).toBeUndefined();
    await real.resource('k8s.gitpod').destroy(refs.gitpod);
  });
});

describe('namespaces', () => {
  test('destroy: a workspace whose controller is gone does not hold its namespace for ever', async () => {
    await real.client.apply(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'ws-1',
          namespace: 'gitpod',
          labels: { component: 'workspace' },
          finalizers: ['gitpod.io/finalizer'],
        },
        spec: { containers: [{ name: 'c', image: 'registry.example/nowhere' }] },
      } as never,
      'test',
    );
    await real.resource('k8s.namespaces').destroy(refs.namespaces);
    expect(await names('v1', 'Namespace')).not.toContain('gitpod');
  });

  test('destroy: a finalizer that we do not know is named, not stripped', async () => {
    await ensure(refs.namespaces, { namespaces: [{ name: 'held', labels: {} }] });
    const held = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'held', name: 'x' };
    await real.client.apply(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'x', namespace: 'held', finalizers: ['customer.example/keep'] },
      } as never,
      'test',
    );
    const removing = real
      .resource('k8s.namespaces')
      .destroy(refs.namespaces)
      .catch((error: unknown) => error);
    await eventually('the finalizer is named', async () =>
      JSON.stringify(heartbeats.at(-1)).includes('customer.example/keep'),
    );
    await sleep(3000);
    expect((await real.client.get(held))?.metadata['finalizers']).toEqual(['customer.example/keep']);
    stop.abort(new Error('enough'));
    await removing;
    await real.client.patch(held, { metadata: { finalizers: null } });
  });
});
