import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { ConfigMap, KubernetesObject, Node, PersistentVolume, Pod, Service } from '../../api/objects.ts';
import { offlineCharts } from '../../charts.ts';
import {
  clusterId,
  servicesPool,
  startFixture,
  workspacesPool,
  type ClusterFixture,
} from '../../testing/cluster-fixture.ts';
import { eventually } from '../../testing/eventually.ts';
import { config, domain, secrets } from '../../testing/gitpod-config.ts';
import { helm } from '../../testing/helm.ts';

const root = 'eu.gcr.io/gitpod-core-dev/build';
const version = 'release-2022.11.3';
let fixture: ClusterFixture;

const gitpod = (apiVersion: string, kind: string, name: string) => ({ apiVersion, kind, namespace: 'gitpod', name });
const named = (apiVersion: string, kind: string, name: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'gitpod' },
});

beforeAll(async () => {
  fixture = await startFixture();
  const { client, cloud, host } = fixture;
  cloud.zones.set(domain, new Map());
  cloud.acceptedPassword = 'right';
  await host.setNodes(clusterId, [servicesPool, workspacesPool]);
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'gitpod' } }, 'test');
  const { ref } = offlineCharts['cert-manager'];
  await helm(fixture, ['install', 'cert-manager', ref, '-n', 'cert-manager', '--create-namespace', '--wait'], {
    crds: { enabled: true },
  });
  for (const [name, keys] of Object.entries(secrets)) {
    await client.apply(
      { ...named('v1', 'Secret', name), stringData: Object.fromEntries(keys.map((key) => [key, 'wrong'])) },
      'test',
    );
  }
  await client.apply(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'slipway-installer', namespace: 'gitpod' } },
    'test',
  );
});

afterAll(() => fixture.dispose());

async function bindInstaller(): Promise<void> {
  await fixture.client.apply(
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'acme-slipway-installer' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'slipway-installer', namespace: 'gitpod' }],
    },
    'test',
  );
}

interface Job extends KubernetesObject {
  status?: { succeeded?: number; failed?: number };
}

/** Runs the installer's Job to its end and says how it ended. */
async function install(name: string, configuration: object): Promise<{ succeeded: boolean; message: string }> {
  const { client } = fixture;
  await client.apply(
    { ...named('v1', 'ConfigMap', `${name}-config`), data: { 'gitpod.config.yaml': stringify(configuration) } },
    'test',
  );
  await client.apply(
    {
      ...named('batch/v1', 'Job', name),
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: 600,
        template: {
          spec: {
            restartPolicy: 'Never',
            serviceAccountName: 'slipway-installer',
            containers: [
              {
                name: 'installer',
                image: `${root}/installer:${version}`,
                volumeMounts: [{ name: 'config', mountPath: '/config' }],
              },
            ],
            volumes: [{ name: 'config', configMap: { name: `${name}-config` } }],
          },
        },
      },
    },
    'test',
  );
  return eventually(`Job ${name} has ended`, async () => {
    const job = await client.get<Job>(gitpod('batch/v1', 'Job', name));
    if (!job?.status?.succeeded && !job?.status?.failed) return undefined;
    const { items } = await client.list<Pod>({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'gitpod',
      labelSelector: `job-name=${name}`,
    });
    const message = items[0]?.status?.containerStatuses?.[0]?.state.terminated?.message ?? '';
    return { succeeded: job.status.succeeded === 1, message };
  });
}

describe('installer Job', () => {
  test('without cluster-admin it fails and names what it may not do', async () => {
    const { succeeded, message } = await install('powerless', config);
    expect(succeeded).toBe(false);
    expect(message).toMatch(/forbidden: User "system:serviceaccount:gitpod:slipway-installer"/);
  });

  test('unknown keys, wrong values and missing Secrets are all named', async () => {
    await bindInstaller();
    const wrong = await install('mistyped', { ...config, domian: domain, observability: { logLevel: 'warn' } });
    expect(wrong.succeeded).toBe(false);
    expect(wrong.message).toContain('domian: unknown field');
    expect(wrong.message).toContain('observability.logLevel: must be one of');
    const missing = await install('secretless', { ...config, license: { kind: 'secret', name: 'gitpod-license' } });
    expect(missing).toMatchObject({
      succeeded: false,
      message: expect.stringContaining('license: secret gitpod-license does not exist'),
    });
  });

  test('applies every workload with an inventory, and Service proxy as the reference architecture has it', async () => {
    expect(await install('good', config)).toEqual({ succeeded: true, message: '' });
    const app = await fixture.client.get<ConfigMap>(gitpod('v1', 'ConfigMap', 'gitpod-app'));
    expect(app?.data?.['app.yaml']).toContain('kind: StatefulSet\nmetadata:\n  name: openvsx-proxy');
    const proxy = await fixture.client.get<Service>(gitpod('v1', 'Service', 'proxy'));
    expect(proxy?.spec.ports?.map(({ port }) => port)).toEqual([80, 443, 9500, 22]);
    expect(proxy?.metadata.annotations).toMatchObject({
      'external-dns.alpha.kubernetes.io/hostname': `${domain},*.${domain},*.ws.${domain}`,
      'acme.example/cost': '42',
    });
    const kinds = [
      ['apps/v1', 'Deployment', 14],
      ['apps/v1', 'StatefulSet', 2],
      ['apps/v1', 'DaemonSet', 3],
      ['batch/v1', 'CronJob', 1],
    ] as const;
    for (const [apiVersion, kind, count] of kinds) {
      const { items } = await fixture.client.list({ apiVersion, kind, namespace: 'gitpod' });
      expect([kind, items.length]).toEqual([kind, count]);
    }
  });
});

interface Deployment extends KubernetesObject {
  status?: { availableReplicas?: number; numberReady?: number };
}

const isAvailable = async (name: string): Promise<boolean> => {
  const found = await fixture.client.get<Deployment>(gitpod('apps/v1', 'Deployment', name));
  return found?.status?.availableReplicas === 1;
};

describe('components', () => {
  test('server waits while the database refuses the password', async () => {
    await eventually('messagebus and content-service are up', () => isAvailable('content-service'));
    const login = { instance: 'p:r:mysql', username: 'wrong', password: 'wrong', credentials: 'wrong' };
    await eventually('a login', () => {
      expect(fixture.cloud.logins).toContainEqual(login);
      return true;
    });
    expect(await isAvailable('server')).toBe(false);
    fixture.cloud.acceptedPassword = 'wrong';
    await eventually('server is up', () => isAvailable('server'));
  });

  test('proxy waits for its certificate, and says so in an event', async () => {
    expect(await isAvailable('proxy')).toBe(false);
    const events = await fixture.client.list({ apiVersion: 'v1', kind: 'Event', namespace: 'gitpod' });
    expect(events.items.some(({ message }) => String(message).includes('secret "https-certificates" not found'))).toBe(
      true,
    );
    const selector = { dnsZones: [domain] };
    const acme = {
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      privateKeySecretRef: { name: 'issuer-account-key' },
      solvers: [{ selector, dns01: { cloudDNS: { project: 'p' } } }],
    };
    await fixture.client.apply(
      { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'gitpod-issuer' }, spec: { acme } },
      'test',
    );
    const spec = {
      secretName: 'https-certificates',
      issuerRef: { name: 'gitpod-issuer', kind: 'ClusterIssuer' },
      dnsNames: [domain, `*.${domain}`, `*.ws.${domain}`],
    };
    await fixture.client.apply({ ...named('cert-manager.io/v1', 'Certificate', 'https-certificates'), spec }, 'test');
    await eventually('proxy is up', () => isAvailable('proxy'));
  });

  test('everything is up: daemons on the workspace node only, Jobs gone or complete, the claim bound', async () => {
    await eventually('all deployments are available', async () => {
      const { items } = await fixture.client.list<Deployment>({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'gitpod',
      });
      return items.every(({ status }) => status?.availableReplicas === 1);
    });
    await eventually('all daemons are ready', async () => {
      const daemons = { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'gitpod' };
      const { items } = await fixture.client.list<Deployment>(daemons);
      return items.map(({ status }) => status?.numberReady).join() === '1,1,1';
    });
    const nodes = await fixture.client.list<Node>({
      apiVersion: 'v1',
      kind: 'Node',
      labelSelector: 'gitpod.io/ws-daemon_ready_ns_gitpod=true',
    });
    expect(nodes.items.map(({ metadata }) => metadata.name)).toEqual([expect.stringMatching(/^workload-workspaces/)]);
    await eventually('the one volume is bound', async () => {
      const { items } = await fixture.client.list<PersistentVolume>({ apiVersion: 'v1', kind: 'PersistentVolume' });
      return items.map(({ status }) => status?.phase).join() === 'Bound';
    });
  });
});

describe('edge', () => {
  const get = async (host: string, path: string): Promise<{ status: number | undefined; body: string }> => {
    const [address = '', port = ''] = (fixture.host.edge.dial['*:443'] ?? '').split(':');
    const ca = await readFile(fixture.host.edge.caFile, 'utf8');
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: address, port, servername: host, path, ca, agent: false, headers: { host } },
        (response) => {
          let body = '';
          response
            .on('data', (chunk) => (body += String(chunk)))
            .on('end', () => resolve({ status: response.statusCode, body }));
        },
      );
      sent.on('error', reject).end();
    });
  };

  test('https is answered with a trusted certificate for the name, and tells the version', async () => {
    expect(await get(domain, '/api/version')).toEqual({ status: 200, body: version });
    expect(await get(`a.ws.${domain}`, '/api/version')).toEqual({ status: 200, body: version });
  });

  test('a name that no proxy serves is dropped', async () => {
    await expect(get('other.example', '/api/version')).rejects.toThrow();
  });

  test('http redirects to https, and port 22 greets as SSH', async () => {
    const [host = '', port = ''] = (fixture.host.edge.dial['*:80'] ?? '').split(':');
    const location = await new Promise((resolve, reject) => {
      httpRequest({ host, port, path: '/x', headers: { host: domain }, agent: false }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers.location]);
      })
        .on('error', reject)
        .end();
    });
    expect(location).toEqual([308, `https://${domain}/x`]);
    const [sshHost = '', sshPort = ''] = (fixture.host.edge.dial['*:22'] ?? '').split(':');
    const banner = await new Promise((resolve, reject) => {
      const socket = connect(Number(sshPort), sshHost).once('data', (data) => {
        socket.destroy();
        resolve(String(data));
      });
      socket.once('error', reject);
    });
    expect(banner).toMatch(/^SSH-2\.0-/);
  });
});
