import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KubernetesObject, PersistentVolumeClaim } from './api/objects.ts';
import { KubernetesClient } from './api/client.ts';
import { offlineCharts } from './charts.ts';
import { aksServices, startAksFixture } from './testing/aks-fixture.ts';
import type { ClusterFixture } from './testing/cluster-fixture.ts';
import { eventually } from './testing/eventually.ts';
import { helm } from './testing/helm.ts';

const domain = 'azure.gitpod.acme.example';
let fixture: ClusterFixture;

beforeAll(async () => {
  fixture = await startAksFixture();
  await fixture.host.setNodes(fixture.clusterId, [aksServices]);
});
afterAll(() => fixture.dispose());

interface Workload extends KubernetesObject {
  status?: { numberReady?: number; readyReplicas?: number };
}
const readyOf = async (kind: string, name: string, namespace = 'kube-system') => {
  const found = await fixture.client.get<Workload>({ apiVersion: 'apps/v1', kind, name, namespace });
  return found?.status?.numberReady ?? found?.status?.readyReplicas ?? 0;
};

describe('a cluster of Azure’s', () => {
  test('its nodes are ready, with the network plugin, the policy engine and cluster DNS on them', async () => {
    await eventually('the network plugin', async () => (await readyOf('DaemonSet', 'azure-cns')) === 1);
    await eventually('Calico', async () => (await readyOf('DaemonSet', 'calico-node', 'calico-system')) === 1);
    await eventually('cluster DNS', async () => (await readyOf('Deployment', 'coredns')) === 2);
  });

  test('the certificate of its administrator opens it', async () => {
    const { host, clusterId, cloud } = fixture;
    const endpoint = await host.start({ id: clusterId, version: '1.34.7', system: 'aks', cloud });
    const { server, caCertificate, adminCertificate } = endpoint;
    const admin = new KubernetesClient({
      server,
      caCertificate,
      ...(adminCertificate ? { clientCertificate: adminCertificate } : {}),
    });
    const secrets = await admin.list({ apiVersion: 'v1', kind: 'Secret', namespace: 'kube-system' });
    expect(secrets.items).toBeInstanceOf(Array);
    admin.close();
  });

  test('a claim without a class gets a disk by the default one', async () => {
    const claim: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
    };
    const pod: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'data', namespace: 'default' },
      spec: {
        containers: [{ name: 'c', image: 'registry.local.cloud/system/any:v1' }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      },
    };
    for (const object of [claim, pod]) await fixture.client.create(object);
    await eventually('the claim is bound', async () => {
      const found = await fixture.client.get<PersistentVolumeClaim & { status?: { phase?: string } }>({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: 'default',
        name: 'data',
      });
      return found?.spec.storageClassName === 'default' && found.status?.phase === 'Bound';
    });
  });
});

describe('external-dns for Azure', () => {
  const values = {
    provider: { name: 'azure' },
    policy: 'sync',
    txtOwnerId: 'slipway-acme-1',
    domainFilters: [domain],
    sources: ['service'],
    extraArgs: { 'txt-wildcard-replacement': 'wildcard' },
    podLabels: { 'azure.workload.identity/use': 'true' },
    serviceAccount: { annotations: { 'azure.workload.identity/client-id': '33333333-3333-4333-8333-333333333333' } },
  };
  const mounted = {
    extraVolumes: [{ name: 'settings', secret: { secretName: 'external-dns-azure' } }],
    extraVolumeMounts: [{ name: 'settings', mountPath: '/etc/kubernetes', readOnly: true }],
  };
  const install = (more: object) =>
    helm(
      fixture,
      [
        'upgrade',
        '--install',
        'external-dns',
        offlineCharts['external-dns'].ref,
        '-n',
        'external-dns',
        '--create-namespace',
      ],
      { ...values, ...more },
    );
  const putSettings = (settings: object) =>
    fixture.client.apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'external-dns-azure', namespace: 'external-dns' },
        data: { 'azure.json': Buffer.from(JSON.stringify(settings)).toString('base64') },
      },
      'test',
    );
  const settings = {
    tenantId: '00000000-0000-4000-8000-0000000000aa',
    subscriptionId: '00000000-0000-4000-8000-000000000001',
    resourceGroup: 'acme-gitpod',
    useWorkloadIdentityExtension: true,
  };

  test('without its file it does not come up; with it, it acts as the identity of its service account', async () => {
    await install({});
    await eventually('it ends with an error', async () => {
      const { items } = await fixture.client.list({ apiVersion: 'v1', kind: 'Pod', namespace: 'external-dns' });
      return JSON.stringify(items).includes("failed to read Azure config file '/etc/kubernetes/azure.json'");
    });
    await putSettings(settings);
    await install(mounted);
    fixture.cloud.zones.set(domain, new Map());
    await eventually('it runs', async () => (await readyOf('Deployment', 'external-dns', 'external-dns')) === 1);
    await eventually('it asks for the zone', () => fixture.cloud.callers.length > 0);
    expect(fixture.cloud.callers.at(-1)).toMatchObject({
      serviceAccount: 'external-dns',
      annotations: values.serviceAccount.annotations,
      podLabels: { 'azure.workload.identity/use': 'true' },
    });
  });
});
