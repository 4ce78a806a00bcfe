import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject, Ref } from '@slipway/contracts';
import { offlineCharts } from '@slipway/cloud-sim/charts';
import { adminToken } from '@slipway/cloud-sim/testing/cluster-fixture';
import { attempts } from '@slipway/testing/cloud/attempts';
import { runHelm } from '../helm/helm.ts';
import { startNameServer, type TestNameServer } from '../testing/name-server.ts';
import { refTo, scope, startRealCluster, type RealCluster } from '../testing/real-cluster.ts';

const { domain } = scope;
const identity = {
  provider: 'google',
  extraArgs: { 'google-project': 'p' },
  env: {},
  serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': 'acme-dns@p.iam.gserviceaccount.com' },
  podLabels: {},
  solver: { cloudDNS: { project: 'p' } },
  chartValues: {},
};
const chart = (name: keyof typeof offlineCharts, values: JsonObject = {}): JsonObject => ({
  chart: name,
  ...offlineCharts[name],
  values,
  namespace: name,
  release: name,
});

const refs = {
  namespaces: refTo('cluster/namespaces', 'k8s.namespaces', 'namespaces'),
  externalDns: refTo('dns/external-dns', 'k8s.external-dns', 'external-dns'),
  certManager: refTo('cert-manager/release', 'k8s.cert-manager', 'cert-manager'),
  issuer: refTo('issuer/cluster-issuer', 'k8s.cluster-issuer', 'gitpod-issuer'),
  certificate: refTo('issuer/certificate', 'k8s.certificate', 'https-certificates'),
};
const props: Record<keyof typeof refs, JsonObject> = {
  namespaces: {
    namespaces: [
      { name: 'gitpod', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      { name: 'cert-manager', labels: {} },
      { name: 'external-dns', labels: {} },
    ],
  },
  externalDns: {
    ...chart('external-dns', { logLevel: 'debug', policy: 'upsert-only' }),
    domain,
    txtOwnerId: 'slipway-acme-1',
  },
  certManager: { ...chart('cert-manager'), nameServers: ['8.8.8.8:53', '1.1.1.1:53'] },
  issuer: { server: 'https://acme-v02.api.letsencrypt.org/directory', email: 'ops@acme.example', domain },
  certificate: {
    namespace: 'gitpod',
    secret: 'https-certificates',
    issuer: 'gitpod-issuer',
    dnsNames: [domain, `*.${domain}`, `*.ws.${domain}`],
  },
};

let real: RealCluster;
let nameServer: TestNameServer;

beforeAll(async () => {
  nameServer = await startNameServer();
  real = await startRealCluster(() => ({ reach: { resolvers: [nameServer.address] } }));
  real.cloud.zones.set(domain, new Map());
  await ensure('namespaces');
});
afterAll(async () => {
  await real.dispose();
  await nameServer.close();
});

const ensure = (step: keyof typeof refs, inputs: object = { identity }): Promise<unknown> =>
  real.resource(refs[step].kind).ensure(refs[step], props[step] as never, inputs as never);
const observe = (ref: Ref): Promise<{ actual: object } | undefined> => real.resource(ref.kind).observe(ref);
/** As the engine does: what helm or the API server refuses without a cause that anybody knows is tried again. */
const destroy = (step: keyof typeof refs): Promise<void> =>
  attempts(3, () => real.resource(refs[step].kind).destroy(refs[step]));

async function revisions(release: string): Promise<number> {
  const { items } = await real.client.list({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: release,
    labelSelector: `owner=helm,name=${release}`,
  });
  return items.length;
}

describe('namespaces', () => {
  test('observe: gives back the props in the order of the plan', async () => {
    expect((await observe(refs.namespaces))?.actual).toEqual(props.namespaces);
  });

  test('ensure: an unlabelled namespace is refused with the way to adopt it', async () => {
    await real.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'theirs' } }, 'test');
    const taken = { namespaces: [{ name: 'theirs', labels: {} }] };
    await expect(
      real.resource('k8s.namespaces').ensure(refs.namespaces, taken as never, {} as never),
    ).rejects.toMatchObject({
      failure: { code: 'NOT_OWNED', fix: expect.stringContaining('kubectl label namespace theirs') },
    });
  });
});

describe('external-dns', () => {
  test('ensure: installs the chart with our values, the customer’s over them, and those nobody may change', async () => {
    expect(await ensure('externalDns')).toEqual({ ownerId: 'slipway-acme-1' });
    const deployment = await real.client.get<never>({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'external-dns',
      name: 'external-dns',
    });
    const text = JSON.stringify(deployment);
    for (const argument of [
      '--policy=sync',
      '--txt-owner-id=slipway-acme-1',
      `--domain-filter=${domain}`,
      '--log-level=debug',
    ]) {
      expect(text).toContain(argument);
    }
  });

  test('observe: agrees with the plan, so that a second install calls nothing', async () => {
    expect((await observe(refs.externalDns))?.actual).toEqual(props.externalDns);
  });

  test('ensure: a second one runs no helm', async () => {
    await ensure('externalDns');
    expect(await revisions('external-dns')).toBe(1);
  });

  test('observe: a release that was changed behind our back differs', async () => {
    const { items } = await real.client.list({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: 'external-dns',
      labelSelector: 'owner=helm',
    });
    const [secret] = items;
    const labels = { ...secret?.metadata.labels, 'slipway.dev/chart-digest': 'another' };
    const key = { apiVersion: 'v1', kind: 'Secret', namespace: 'external-dns', name: secret?.metadata.name ?? '' };
    await real.client.patch(key, { metadata: { labels } });
    expect((await observe(refs.externalDns))?.actual).not.toEqual(props.externalDns);
    await ensure('externalDns');
    expect((await observe(refs.externalDns))?.actual).toEqual(props.externalDns);
  });

  test('ensure: takes back what another version of the chart has put there with the same values', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-chart-'));
    await cp(offlineCharts['external-dns'].ref, folder, { recursive: true });
    const metadata = join(folder, 'Chart.yaml');
    await writeFile(metadata, (await readFile(metadata, 'utf8')).replace(/^version: .*/m, 'version: 9.9.9'));
    const { server, caCertificate } = real;
    const upgraded = await runHelm({
      helm: real.context.tools.helm,
      credentials: { server, caCertificate, token: async () => adminToken },
      args: ['upgrade', 'external-dns', folder, '--namespace', 'external-dns', '--reuse-values'],
      signal: new AbortController().signal,
    });
    await rm(folder, { recursive: true });
    expect(upgraded).toMatchObject({ code: 0 });
    expect((await observe(refs.externalDns))?.actual).toMatchObject({ version: '9.9.9 (changed by hand)' });
    const theirs = await revisions('external-dns');
    await ensure('externalDns');
    expect(await revisions('external-dns')).toBe(theirs + 1);
    expect((await observe(refs.externalDns))?.actual).toEqual(props.externalDns);
  });

  test('settings: stand in a Secret of ours that the pods mount, restart them when they change, and go with the release', async () => {
    const settings = (resourceGroup: string) => ({
      secret: 'external-dns-azure',
      directory: '/etc/kubernetes',
      files: { 'azure.json': JSON.stringify({ resourceGroup }) },
    });
    const named = { apiVersion: 'v1', kind: 'Secret', namespace: 'external-dns', name: 'external-dns-azure' };
    const templateOf = async () => {
      const key = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'external-dns', name: 'external-dns' };
      const found = await real.client.get<never>(key);
      return (found as unknown as { spec: { template: { metadata: { annotations: object }; spec: object } } }).spec
        .template;
    };
    await ensure('externalDns', { identity: { ...identity, settings: settings('one') } });
    const first = await templateOf();
    expect(JSON.stringify(first.spec)).toContain('"secretName":"external-dns-azure"');
    expect(JSON.stringify(first.spec)).toContain('"mountPath":"/etc/kubernetes"');
    expect(await real.client.get(named)).toMatchObject({
      metadata: { labels: { 'slipway.dev/installation': 'acme' } },
      data: { 'azure.json': Buffer.from('{"resourceGroup":"one"}').toString('base64') },
    });
    await ensure('externalDns', { identity: { ...identity, settings: settings('two') } });
    expect((await templateOf()).metadata.annotations).not.toEqual(first.metadata.annotations);
    await destroy('externalDns');
    expect(await real.client.get(named)).toBeUndefined();
    await ensure('externalDns');
  });
});

describe('cert-manager, issuer and certificate', () => {
  test('ensure: the webhook lets an issuer pass when it resolves', async () => {
    await ensure('certManager');
    expect((await observe(refs.certManager))?.actual).toEqual(props.certManager);
  });

  test('issuer: is observed as planned once its account is registered', async () => {
    await ensure('issuer');
    expect((await observe(refs.issuer))?.actual).toEqual(props.issuer);
  });

  test('certificate: the Secret holds exactly the three names', async () => {
    expect(await ensure('certificate')).toEqual({
      notAfter: expect.any(String),
      dnsNames: props.certificate['dnsNames'],
    });
    expect((await observe(refs.certificate))?.actual).toEqual(props.certificate);
  });

  test('certificate.destroy: Secret, orders and challenges are gone', async () => {
    await destroy('certificate');
    expect(await observe(refs.certificate)).toBeUndefined();
    const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'gitpod', name: 'https-certificates' };
    expect(await real.client.get(secret)).toBeUndefined();
  });

  test('certificate: the challenge’s own sentence says why it is not issued', async () => {
    real.cloud.zoneFailure = 'googleapi: Error 403: Forbidden, forbidden';
    const issuing = ensure('certificate').catch((error: unknown) => error);
    const said = (): string => JSON.stringify(real.heartbeats.slice(-3));
    for (let n = 0; n < 1_000 && !said().includes('403'); n++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(said()).toContain('challenge for');
    expect(said()).toContain('403');
    real.cloud.zoneFailure = undefined;
    await issuing;
  });

  test('destroy: nothing of cert-manager is left, in any order of calls', async () => {
    await destroy('certificate');
    await destroy('issuer');
    await destroy('certManager');
    await destroy('certManager');
    const { items } = await real.client.list({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
    });
    expect(items).toEqual([]);
    expect(await observe(refs.certManager)).toBeUndefined();
    expect(await observe(refs.issuer)).toBeUndefined();
  });
});

describe('destroy', () => {
  test('external-dns: the release is gone', async () => {
    await destroy('externalDns');
    expect(await revisions('external-dns')).toBe(0);
    expect(await observe(refs.externalDns)).toBeUndefined();
  });

  test('namespaces: are gone, the foreign one stands', async () => {
    await destroy('namespaces');
    expect(await observe(refs.namespaces)).toBeUndefined();
    expect(await real.client.get({ apiVersion: 'v1', kind: 'Namespace', name: 'gitpod' })).toBeUndefined();
    expect(await real.client.get({ apiVersion: 'v1', kind: 'Namespace', name: 'theirs' })).toBeDefined();
  });
});
