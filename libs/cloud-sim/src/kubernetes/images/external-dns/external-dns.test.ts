import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Service } from '../../api/objects.ts';
import { offlineCharts } from '../../charts.ts';
import { clusterId, servicesPool, startFixture, type ClusterFixture } from '../../testing/cluster-fixture.ts';
import { eventually } from '../../testing/eventually.ts';
import { helm } from '../../testing/helm.ts';

const domain = 'gcp.gitpod.acme.example';
let fixture: ClusterFixture;

beforeAll(async () => {
  fixture = await startFixture();
  fixture.cloud.zones.set(domain, new Map());
  await fixture.host.setNodes(clusterId, [servicesPool]);
});

afterAll(() => fixture.dispose());

const service: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'proxy',
    namespace: 'default',
    annotations: { 'external-dns.alpha.kubernetes.io/hostname': `*.${domain},*.ws.${domain}` },
  },
  spec: { type: 'LoadBalancer', selector: { app: 'proxy' }, ports: [{ name: 'https', port: 443 }] },
};

describe('external-dns chart', () => {
  test('installs under helm --wait; records follow the Service, and go with it', async () => {
    const { ref, version } = offlineCharts['external-dns'];
    const args = [
      'upgrade',
      '--install',
      'external-dns',
      ref,
      '--version',
      version,
      '-n',
      'external-dns',
      '--create-namespace',
    ];
    await helm(fixture, [...args, '--wait', '--timeout', '180s'], {
      provider: { name: 'google' },
      policy: 'sync',
      registry: 'txt',
      txtOwnerId: 'slipway-acme-abc123',
      domainFilters: [domain],
      sources: ['service'],
      interval: '1m',
      triggerLoopOnEvent: true,
      logFormat: 'json',
      extraArgs: { 'txt-wildcard-replacement': 'wildcard', 'google-project': 'p' },
      serviceAccount: { annotations: { 'iam.gke.io/gcp-service-account': 'acme-dns@p.iam.gserviceaccount.com' } },
    });
    await fixture.client.apply(service, 'test');
    const zone = fixture.cloud.zones.get(domain);
    await eventually('two records and their owners', () => zone?.size === 4);
    expect(zone?.get(`*.ws.${domain} A`)?.values).toEqual(['34.90.0.7']);
    expect(zone?.get(`a-wildcard.${domain} TXT`)?.values[0]).toContain('external-dns/owner=slipway-acme-abc123');
    expect(fixture.cloud.callers.at(-1)).toMatchObject({
      namespace: 'external-dns',
      serviceAccount: 'external-dns',
      annotations: { 'iam.gke.io/gcp-service-account': 'acme-dns@p.iam.gserviceaccount.com' },
    });
    await fixture.client.delete({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'proxy' });
    await eventually('no record is left', () => zone?.size === 0);
  });

  test('a policy that does not exist is refused by the chart', async () => {
    const { ref } = offlineCharts['external-dns'];
    await expect(helm(fixture, ['template', 'x', ref], { policy: 'mirror' })).rejects.toThrow(/policy/);
  });
});
