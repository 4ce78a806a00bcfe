import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { workloadLabels } from '@slipway/blueprint';
import type { JsonObject, Ref } from '@slipway/contracts';
import { serveDns, type DnsServer } from '@slipway/cloud-sim/dns-server';
import { offlineCharts } from '@slipway/cloud-sim/charts';
import { calicoValues, eksServices, eksWorkspaces, loadBalancerName } from '@slipway/cloud-sim/testing/eks-fixture';
import { attempts } from '@slipway/testing/cloud/attempts';
import { refTo, type RealCluster } from '../../testing/real-cluster.ts';
import { awsScope, roleIdentity, startRealEks } from '../../testing/real-eks.ts';

const { domain } = awsScope;
const nameServers = ['ns-1.awsdns-01.example', 'ns-2.awsdns-02.example'];
const balancers = 'eu-west-1.elb.amazonaws.com';
/** Amazon gives a load balancer several addresses. */
const addresses = ['52.16.0.7', '54.72.0.9'];
const inGitpod = { namespace: 'gitpod' };
const secret = (name: string) => ({ kind: 'secret', name });
const chart = (name: keyof typeof offlineCharts): JsonObject => ({ chart: name, ...offlineCharts[name], values: {} });

const dnsIdentity = {
  ...roleIdentity('acme-aws-external-dns'),
  provider: 'aws',
  extraArgs: { 'aws-zone-type': 'public' },
  env: { AWS_DEFAULT_REGION: 'eu-west-1' },
};
const acmeIdentity = {
  ...roleIdentity('acme-aws-cert-manager'),
  solver: { route53: { region: 'us-east-1', hostedZoneID: 'Z0123456789ABCDEFGHIJ' } },
  chartValues: {
    webhook: { hostNetwork: true, securePort: 10260 },
    securityContext: { fsGroup: 1001, runAsNonRoot: true },
  },
};
const storage = { bucket: 'acme-aws-storage-1a2b3c', endpoint: 's3.eu-west-1.amazonaws.com' };
const blocks = {
  database: {
    config: { inCluster: false, external: { certificate: secret('database') } },
    secrets: [{ name: 'database', keys: ['host', 'port', 'username', 'password', 'encryptionKeys'] }],
  },
  objectStore: {
    config: { inCluster: false, s3: { ...storage, credentials: secret('storage-s3') } },
    secrets: [{ name: 'storage-s3', keys: ['accessKeyId', 'secretAccessKey'] }],
  },
  registry: {
    config: {
      inCluster: true,
      s3storage: { ...storage, region: 'eu-west-1', certificate: secret('container-registry-s3-backend') },
    },
    secrets: [{ name: 'container-registry-s3-backend', keys: ['s3AccessKey', 's3SecretKey'] }],
  },
};
const tags = 'service.beta.kubernetes.io/aws-load-balancer-additional-resource-tags';
const config = {
  apiVersion: 'v1',
  kind: 'Full',
  domain,
  metadata: { region: 'eu-west-1' },
  certificate: secret('https-certificates'),
  sshGatewayHostKey: secret('ssh-gateway-host-key'),
  customization: [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'proxy', annotations: { [tags]: 'slipway=acme-aws' } } },
  ],
};

let real: RealCluster;
let dns: DnsServer;
const outputs: Record<string, JsonObject> = {};

beforeAll(async () => {
  dns = await serveDns({ zones: servedZones, delegations: () => delegations }, 0);
  real = await startRealEks((fixture) => ({ reach: { resolvers: [`127.0.0.1:${dns.port}`], ...fixture.host.edge } }));
  real.cloud.zones.set(domain, new Map());
  real.cloud.zoneIds.set(domain, acmeIdentity.solver.route53.hostedZoneID);
});
afterAll(async () => {
  await real.dispose();
  await dns.close();
});

const delegations = [
  { name: domain, nameServers },
  { name: balancers, nameServers: ['ns-9.awsdns-09.example'] },
];

/** The zone with its aliases answered as Route 53 answers them, and the zone of Amazon's load balancers. */
function servedZones() {
  const records = [...(real.cloud.zones.get(domain)?.values() ?? [])].flatMap((record) => {
    if (record.alias === undefined) return [record];
    return record.type === 'A' ? [{ ...record, values: addresses }] : [];
  });
  const balancer = { name: loadBalancerName, type: 'A', ttl: 60, values: addresses };
  return [
    { name: domain, nameServers, records },
    { name: balancers, nameServers: ['ns-9.awsdns-09.example'], records: [balancer] },
  ];
}

const refs: Record<string, Ref> = {};
async function ensure(step: Ref['step'], kind: string, name: string, props: object, inputs: object = {}) {
  const to = (refs[step] = refTo(step, kind, name, awsScope));
  outputs[step] = (await real.resource(kind).ensure(to, props as never, inputs as never)) as JsonObject;
  return outputs[step];
}
/** As the engine does: what helm or the API server refuses without a cause that anybody knows is tried again. */
const destroy = (step: Ref['step']): Promise<void> =>
  attempts(3, () => real.resource(refs[step]!.kind).destroy(refs[step]!));
const addOn = (name: string) =>
  real.host.applyAddOn(real.clusterId, { name, version: 'v1', serviceAccountAnnotations: {}, configuration: {} });
const object = (apiVersion: string, kind: string, name: string) =>
  real.client.get({ apiVersion, kind, name, namespace: 'gitpod' });

describe('Gitpod on Amazon’s cloud', () => {
  test('nodes-ready: says that there is no network, until Calico has brought one', async () => {
    await real.host.setNodes(real.clusterId, [eksServices, eksWorkspaces]);
    await Promise.all(['kube-proxy', 'coredns', 'aws-ebs-csi-driver'].map(addOn));
    const waiting = ensure('node-pools/ready', 'k8s.nodes-ready', 'nodes-ready', {
      labels: workloadLabels,
      minimumCpus: 2,
    });
    const said = (): string => JSON.stringify(real.heartbeats.at(-1) ?? {});
    const isSaid = (): boolean => said().includes('cni plugin not initialized');
    for (let n = 0; n < 1_000 && !isSaid(); n++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isSaid()).toBe(true);
    await ensure('cluster/calico', 'k8s.release', 'tigera-operator/calico', {
      ...chart('tigera-operator'),
      values: calicoValues,
      namespace: 'tigera-operator',
      release: 'calico',
      wait: false,
      namespaceLabels: {},
      identityAt: '',
    });
    expect(((await waiting)?.['nodes'] as string[]).length).toBe(2);
  });

  test('the platform below: storage class, DNS, certificate through Route 53, and its own webhook on the node’s network', async () => {
    await real.context.clusterApi.apply(refs['cluster/calico']!, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    await ensure('cluster/namespaces', 'k8s.namespaces', 'namespaces', {
      namespaces: ['gitpod', 'cert-manager', 'external-dns'].map((name) => ({ name, labels: {} })),
    });
    await ensure(
      'dns/external-dns',
      'k8s.external-dns',
      'external-dns',
      {
        ...chart('external-dns'),
        namespace: 'external-dns',
        release: 'external-dns',
        domain,
        txtOwnerId: 'slipway-acme-aws-1',
      },
      { identity: dnsIdentity },
    );
    await ensure(
      'cert-manager/release',
      'k8s.cert-manager',
      'cert-manager',
      { ...chart('cert-manager'), namespace: 'cert-manager', release: 'cert-manager', nameServers: ['8.8.8.8:53'] },
      { identity: acmeIdentity },
    );
    const server = 'https://acme-v02.api.letsencrypt.org/directory';
    await ensure(
      'issuer/cluster-issuer',
      'k8s.cluster-issuer',
      'gitpod-issuer',
      { server, email: 'ops@acme.example', domain },
      { identity: acmeIdentity },
    );
    await ensure('issuer/certificate', 'k8s.certificate', 'https-certificates', {
      ...inGitpod,
      secret: 'https-certificates',
      issuer: 'gitpod-issuer',
      dnsNames: [domain, `*.${domain}`, `*.ws.${domain}`],
    });
    expect(real.cloud.callers.map(({ serviceAccount }) => serviceAccount)).toContain('cert-manager');
  });

  test('config: the blocks of Amazon’s, our tags and the customer’s annotations on the Service', async () => {
    const { secrets } = real.context;
    await ensure('database/credentials', 'k8s.database-credentials', 'database', {
      ...inGitpod,
      secret: 'database',
      username: 'gitpod',
    });
    await ensure('install/ssh-host-key', 'k8s.ssh-host-key', 'ssh-gateway-host-key', {
      ...inGitpod,
      secret: 'ssh-gateway-host-key',
    });
    await ensure('install/user-secrets', 'k8s.user-secrets', 'user-secrets', { ...inGitpod, secrets: [] });
    const fill = (name: string, values: Record<string, string>) =>
      secrets.fill(refs['database/credentials']!, { ...inGitpod, name }, Object.keys(values), async () => values);
    const database = await fill('database', { host: 'acme.x.eu-west-1.rds.amazonaws.com', port: '3306' });
    real.cloud.acceptedPassword =
      database['password'] ??
      (await secrets.read(refs['database/credentials']!, { ...inGitpod, name: 'database' }))?.['password'];
    await fill('storage-s3', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret-canary' });
    await fill('container-registry-s3-backend', { s3AccessKey: 'AKIAIOSFODNN7EXAMPLE', s3SecretKey: 'secret-canary' });
    const customization = [
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'proxy', annotations: { 'acme.example/cost': '42' } } },
    ];
    const props = { ...inGitpod, config, overlay: { customization } };
    await ensure('install/config', 'k8s.gitpod-config', 'slipway-gitpod-config', props, blocks);
    const written = (await object('v1', 'ConfigMap', 'slipway-gitpod-config')) as unknown as {
      data: Record<string, string>;
    };
    expect(parse(written.data['gitpod.config.yaml'] ?? '')).toEqual({
      ...config,
      database: { inCluster: false, external: { certificate: secret('database') } },
      objectStorage: {
        inCluster: false,
        s3: {
          endpoint: 's3.eu-west-1.amazonaws.com',
          bucket: 'acme-aws-storage-1a2b3c',
          credentials: secret('storage-s3'),
        },
      },
      containerRegistry: {
        inCluster: true,
        s3storage: {
          bucket: 'acme-aws-storage-1a2b3c',
          region: 'eu-west-1',
          endpoint: 's3.eu-west-1.amazonaws.com',
          certificate: secret('container-registry-s3-backend'),
        },
      },
      customization: [...config.customization, ...customization],
    });
  });

  test('gitpod, endpoint, workloads, smoke test: reached by the name of a load balancer', async () => {
    await ensure(
      'install/gitpod',
      'k8s.gitpod',
      'gitpod',
      {
        ...inGitpod,
        installerImage: 'eu.gcr.io/gitpod-core-dev/build/installer:release-2022.11.3',
        imagePullSecrets: [],
      },
      { config: outputs['install/config'] },
    );
    const zone = { zone: { zone: 'Z0123456789ABCDEFGHIJ', nameServers } };
    const endpoint = await ensure(
      'install/endpoint',
      'k8s.gitpod-endpoint',
      domain,
      { ...inGitpod, service: 'proxy', domain },
      zone,
    );
    expect(endpoint).toEqual({ address: loadBalancerName });
    await ensure('install/workloads', 'k8s.gitpod-workloads', 'workloads', inGitpod);
    const smoke = { ...inGitpod, domain, ssh: true, trustedChain: true };
    const version = await ensure('install/smoke-test', 'k8s.smoke-test', domain, smoke, { endpoint });
    expect(version).toEqual({ version: 'release-2022.11.3' });

    const [balancer] = real.cloud.loadBalancers.values();
    expect(balancer?.annotations).toMatchObject({ [tags]: 'slipway=acme-aws', 'acme.example/cost': '42' });
    expect([...real.cloud.zones.get(domain)!.keys()]).toEqual(
      expect.arrayContaining([`${domain} A`, `${domain} AAAA`, `*.ws.${domain} A`]),
    );
    expect(await object('apps/v1', 'Deployment', 'registry')).toBeDefined();
    expect(real.cloud.logins[0]).toMatchObject({ instance: 'acme.x.eu-west-1.rds.amazonaws.com', username: 'gitpod' });
    expect([...real.cloud.disks.values()]).toMatchObject([{ storageClass: 'gp3' }]);
    expect(JSON.stringify([real.heartbeats, outputs])).not.toContain('secret-canary');
  }, 300_000);
});

describe('its removal', () => {
  test('load balancer, records of both families and volumes are gone', async () => {
    for (const step of ['install/smoke-test', 'install/workloads', 'install/endpoint', 'install/gitpod'] as const) {
      await destroy(step);
    }
    expect(real.cloud.loadBalancers.size).toBe(0);
    expect([...real.cloud.zones.get(domain)!.keys()]).toEqual([]);
    expect(real.cloud.disks.size).toBe(0);
  });
});
