import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { workloadLabels } from '@slipway/blueprint';
import type { JsonObject, Ref, Scope } from '@slipway/contracts';
import { offlineCharts } from '@slipway/cloud-sim/charts';
import { serveDns, type DnsServer } from '@slipway/cloud-sim/dns-server';
import { aksServices, aksWorkspaces, startAksFixture } from '@slipway/cloud-sim/testing/aks-fixture';
import { attempts } from '@slipway/testing/cloud/attempts';
import { refTo, workingOn, type RealCluster } from '../../testing/real-cluster.ts';

const azureScope: Scope = {
  installation: 'acme-azure',
  incarnation: 1,
  cloud: 'azure',
  account: '00000000-0000-4000-8000-000000000001',
  location: 'westeurope',
  domain: 'azure.gitpod.acme.example',
  cluster: { name: 'acme-azure', location: 'acme-gitpod' },
};
const { domain, account: subscription } = azureScope;
const group = 'acme-gitpod';
const zoneId = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/dnszones/${domain}`;
const nameServers = ['ns1-01.azure-dns.example', 'ns2-01.azure-dns.example'];
const address = '20.50.0.7';
const inGitpod = { namespace: 'gitpod' };
const secret = (name: string) => ({ kind: 'secret', name });
const chart = (name: keyof typeof offlineCharts): JsonObject => ({ chart: name, ...offlineCharts[name], values: {} });
const podLabels = { 'azure.workload.identity/use': 'true' };
const actsAs = (clientId: string) => ({
  serviceAccountAnnotations: { 'azure.workload.identity/client-id': clientId },
  podLabels,
});

const dnsIdentity = {
  ...actsAs('11111111-1111-4111-8111-111111111111'),
  provider: 'azure',
  extraArgs: {},
  env: {},
  settings: {
    secret: 'external-dns-azure',
    directory: '/etc/kubernetes',
    files: {
      'azure.json': JSON.stringify({
        tenantId: '00000000-0000-4000-8000-0000000000aa',
        subscriptionId: subscription,
        resourceGroup: group,
        useWorkloadIdentityExtension: true,
      }),
    },
  },
};
const acmeClient = '22222222-2222-4222-8222-222222222222';
const acmeIdentity = {
  ...actsAs(acmeClient),
  solver: {
    azureDNS: {
      subscriptionID: subscription,
      resourceGroupName: group,
      hostedZoneName: domain,
      environment: 'AzurePublicCloud',
      managedIdentity: { clientID: acmeClient },
    },
  },
  chartValues: {},
};
const blocks = {
  database: {
    config: { inCluster: false, external: { certificate: secret('database') } },
    secrets: [{ name: 'database', keys: ['host', 'port', 'username', 'password', 'encryptionKeys'] }],
  },
  objectStore: {
    config: { inCluster: false, azure: { credentials: secret('storage-azure') } },
    secrets: [{ name: 'storage-azure', keys: ['accountName', 'accountKey'] }],
  },
  registry: {
    config: {
      inCluster: false,
      external: { url: 'acmeazure12345678.azurecr.io', certificate: secret('container-registry') },
    },
    secrets: [{ name: 'container-registry', keys: ['.dockerconfigjson'] }],
  },
};
const config = {
  apiVersion: 'v1',
  kind: 'Full',
  domain,
  metadata: { region: 'westeurope' },
  certificate: secret('https-certificates'),
  sshGatewayHostKey: secret('ssh-gateway-host-key'),
};

let real: RealCluster;
let dns: DnsServer;
const outputs: Record<string, JsonObject> = {};
const refs: Record<string, Ref> = {};

beforeAll(async () => {
  const served = () => [{ name: domain, nameServers, records: [...(real.cloud.zones.get(domain)?.values() ?? [])] }];
  dns = await serveDns({ zones: served, delegations: () => [{ name: domain, nameServers }] }, 0);
  const resolvers = [`127.0.0.1:${dns.port}`];
  real = workingOn(await startAksFixture(), (fixture) => ({ reach: { resolvers, ...fixture.host.edge } }));
  real.cloud.address = { ip: address };
  real.cloud.driver = 'disk.csi.azure.com';
  real.cloud.zones.set(domain, new Map());
  real.cloud.zoneIds.set(domain, zoneId);
});
afterAll(async () => {
  await real.dispose();
  await dns.close();
});

async function ensure(step: Ref['step'], kind: string, name: string, props: object, inputs: object = {}) {
  const to = (refs[step] = refTo(step, kind, name, azureScope));
  outputs[step] = (await real.resource(kind).ensure(to, props as never, inputs as never)) as JsonObject;
  return outputs[step];
}
/** As the engine does: what helm or the API server refuses without a cause that anybody knows is tried again. */
const destroy = (step: Ref['step']): Promise<void> =>
  attempts(3, () => real.resource(refs[step]!.kind).destroy(refs[step]!));
const object = (apiVersion: string, kind: string, name: string) =>
  real.client.get({ apiVersion, kind, name, namespace: 'gitpod' });

describe('Gitpod on Azure', () => {
  test('the platform below: nodes, external-dns with its settings, a certificate through Azure DNS', async () => {
    await real.host.setNodes(real.clusterId, [aksServices, aksWorkspaces]);
    const ready = { labels: workloadLabels, minimumCpus: 2 };
    const nodes = await ensure('node-pools/ready', 'k8s.nodes-ready', 'nodes-ready', ready);
    expect(nodes?.['nodes']).toHaveLength(2);
    await ensure('cluster/namespaces', 'k8s.namespaces', 'namespaces', {
      namespaces: ['gitpod', 'cert-manager', 'external-dns'].map((name) => ({ name, labels: {} })),
    });
    const placed = (name: keyof typeof offlineCharts) => ({ ...chart(name), namespace: name, release: name });
    const dnsProps = { ...placed('external-dns'), domain, txtOwnerId: 'slipway-acme-azure-1' };
    await ensure('dns/external-dns', 'k8s.external-dns', 'external-dns', dnsProps, { identity: dnsIdentity });
    const issuerProps = { ...placed('cert-manager'), nameServers: ['8.8.8.8:53'] };
    await ensure('cert-manager/release', 'k8s.cert-manager', 'cert-manager', issuerProps, { identity: acmeIdentity });
    const server = 'https://acme-v02.api.letsencrypt.org/directory';
    const issuer = { server, email: 'ops@acme.example', domain };
    await ensure('issuer/cluster-issuer', 'k8s.cluster-issuer', 'gitpod-issuer', issuer, { identity: acmeIdentity });
    await ensure('issuer/certificate', 'k8s.certificate', 'https-certificates', {
      ...inGitpod,
      secret: 'https-certificates',
      issuer: 'gitpod-issuer',
      dnsNames: [domain, `*.${domain}`, `*.ws.${domain}`],
    });
    expect(real.cloud.callers.find(({ serviceAccount }) => serviceAccount === 'cert-manager')).toMatchObject({
      annotations: { 'azure.workload.identity/client-id': acmeClient },
      podLabels,
    });
  }, 240_000);

  test('gitpod, endpoint, workloads, smoke test: with a gateway to the storage account, and no registry of its own', async () => {
    const credentials = { ...inGitpod, secret: 'database', username: 'gitpod' };
    await ensure('database/credentials', 'k8s.database-credentials', 'database', credentials);
    const hostKey = { ...inGitpod, secret: 'ssh-gateway-host-key' };
    await ensure('install/ssh-host-key', 'k8s.ssh-host-key', 'ssh-gateway-host-key', hostKey);
    await ensure('install/user-secrets', 'k8s.user-secrets', 'user-secrets', { ...inGitpod, secrets: [] });
    const { secrets } = real.context;
    const owner = refs['database/credentials']!;
    const fill = (name: string, values: Record<string, string>) =>
      secrets.fill(owner, { ...inGitpod, name }, Object.keys(values), async () => values);
    await fill('database', { host: 'acme-azure-mysql-1a2b3c.mysql.database.azure.com', port: '3306' });
    const database = await secrets.read(owner, { ...inGitpod, name: 'database' });
    real.cloud.acceptedPassword = database?.['password'];
    await fill('storage-azure', { accountName: 'acmeazure12345678', accountKey: 'secret-canary' });
    await fill('container-registry', { '.dockerconfigjson': '{"auths":{"acmeazure12345678.azurecr.io":{}}}' });
    const configProps = { ...inGitpod, config, overlay: {} };
    await ensure('install/config', 'k8s.gitpod-config', 'slipway-gitpod-config', configProps, blocks);
    const installerImage = 'eu.gcr.io/gitpod-core-dev/build/installer:release-2022.11.3';
    const gitpod = { ...inGitpod, installerImage, imagePullSecrets: [] };
    await ensure('install/gitpod', 'k8s.gitpod', 'gitpod', gitpod, { config: outputs['install/config'] });
    const at = { ...inGitpod, service: 'proxy', domain };
    const zone = { zone: { zone: domain, nameServers } };
    const endpoint = await ensure('install/endpoint', 'k8s.gitpod-endpoint', domain, at, zone);
    expect(endpoint).toEqual({ address });
    await ensure('install/workloads', 'k8s.gitpod-workloads', 'workloads', inGitpod);
    const smoke = { ...inGitpod, domain, ssh: true, trustedChain: true };
    const version = await ensure('install/smoke-test', 'k8s.smoke-test', domain, smoke, { endpoint });
    expect(version).toEqual({ version: 'release-2022.11.3' });
    expect(await object('apps/v1', 'Deployment', 'minio')).toMatchObject({ status: { readyReplicas: 2 } });
    expect(await object('apps/v1', 'Deployment', 'registry')).toBeUndefined();
    expect([...real.cloud.disks.values()]).toMatchObject([{ storageClass: 'default' }]);
    expect(real.cloud.logins[0]).toMatchObject({ instance: 'acme-azure-mysql-1a2b3c.mysql.database.azure.com' });
    expect(JSON.stringify([real.heartbeats, outputs])).not.toContain('secret-canary');
  }, 300_000);

  test('its removal: load balancer, records and volumes are gone', async () => {
    for (const step of ['install/smoke-test', 'install/workloads', 'install/endpoint', 'install/gitpod'] as const) {
      await destroy(step);
    }
    expect(real.cloud.loadBalancers.size).toBe(0);
    expect([...real.cloud.zones.get(domain)!.keys()]).toEqual([]);
    expect(real.cloud.disks.size).toBe(0);
  });
});
