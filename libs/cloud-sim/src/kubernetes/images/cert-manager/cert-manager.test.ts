import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secretText, type Secret } from '../../api/objects.ts';
import { offlineCharts } from '../../charts.ts';
import { clusterId, servicesPool, startFixture, type ClusterFixture } from '../../testing/cluster-fixture.ts';
import { eventually } from '../../testing/eventually.ts';
import { helm } from '../../testing/helm.ts';
import {
  acme,
  certManager,
  findCondition,
  isTrue,
  type Certificate,
  type Challenge,
  type Issuer,
  type Order,
} from './types.ts';

const domain = 'gcp.gitpod.acme.example';
const annotations = { 'iam.gke.io/gcp-service-account': 'acme-dns@p.iam.gserviceaccount.com' };
let fixture: ClusterFixture;

beforeAll(async () => {
  fixture = await startFixture();
  fixture.cloud.zones.set(domain, new Map());
  await fixture.host.setNodes(clusterId, [servicesPool]);
  for (const name of ['gitpod', 'cert-manager']) {
    await fixture.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, 'test');
  }
  const { ref, version } = offlineCharts['cert-manager'];
  const args = [
    'upgrade',
    '--install',
    'cert-manager',
    ref,
    '--version',
    version,
    '-n',
    'cert-manager',
    '--wait',
    '--timeout',
    '180s',
  ];
  await helm(fixture, args, {
    crds: { enabled: true, keep: true },
    extraArgs: ['--dns01-recursive-nameservers-only=true'],
    serviceAccount: { annotations },
  });
});

afterAll(() => fixture.dispose());

/** Neither a record of a solver nor who asked for it. */
const nothingLeft = (): Promise<unknown> =>
  eventually('no Challenge and no TXT record is left', async () => {
    const { items } = await fixture.client.list<Challenge>({ apiVersion: acme, kind: 'Challenge' });
    return items.length === 0 && fixture.cloud.zones.get(domain)?.size === 0;
  });

const clusterIssuer = (spec: Partial<Issuer['spec']['acme']> = {}): Issuer => ({
  apiVersion: certManager,
  kind: 'ClusterIssuer',
  metadata: { name: 'gitpod-issuer' },
  spec: {
    acme: {
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      email: 'ops@acme.example',
      privateKeySecretRef: { name: 'issuer-account-key' },
      solvers: [{ selector: { dnsZones: [domain] }, dns01: { cloudDNS: { project: 'p' } } }],
      ...spec,
    },
  },
});

const certificate = (name: string, dnsNames: string[]): Certificate => ({
  apiVersion: certManager,
  kind: 'Certificate',
  metadata: { name, namespace: 'gitpod' },
  spec: { secretName: name, issuerRef: { name: 'gitpod-issuer', kind: 'ClusterIssuer' }, dnsNames },
});

const inGitpod = (apiVersion: string, kind: string, name: string) => ({ apiVersion, kind, namespace: 'gitpod', name });

async function untilReady(name: string): Promise<Certificate> {
  return eventually(`Certificate ${name} is Ready`, async () => {
    const found = await fixture.client.get<Certificate>(inGitpod(certManager, 'Certificate', name));
    return isTrue(found?.status?.conditions, 'Ready') && found;
  });
}

describe('cert-manager chart', () => {
  test('the release is deployed, its hook has passed, and the CRDs are served', async () => {
    const releases = JSON.parse(await helm(fixture, ['list', '-n', 'cert-manager', '-o', 'json'])) as {
      status: string;
    }[];
    expect(releases).toMatchObject([{ status: 'deployed', chart: 'cert-manager-v1.21.1' }]);
    const { items } = await fixture.client.list({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
    });
    expect(items).toHaveLength(6);
  });

  test('an unknown value key is refused before anything is installed', async () => {
    const { ref } = offlineCharts['cert-manager'];
    await expect(helm(fixture, ['template', 'x', ref], { installCRDz: true })).rejects.toThrow(
      /additional properties/i,
    );
  });

  test('a mistyped field of a Certificate is refused', async () => {
    const mistyped = certificate('typo', [domain]);
    const spec = { ...mistyped.spec, dnsname: ['x'] };
    await expect(fixture.client.apply({ ...mistyped, spec }, 'test')).rejects.toThrow('field not declared in schema');
  });

  test('the webhook refuses a Certificate without names', async () => {
    await expect(fixture.client.apply(certificate('nameless', []), 'test')).rejects.toThrow(
      /webhook.cert-manager.io.*denied/,
    );
  });
});

describe('ClusterIssuer', () => {
  test('becomes Ready with the account key in the cluster resource namespace', async () => {
    await fixture.client.apply(clusterIssuer(), 'test');
    const issuer = await eventually('Ready', async () => {
      const found = await fixture.client.get<Issuer>({
        apiVersion: certManager,
        kind: 'ClusterIssuer',
        name: 'gitpod-issuer',
      });
      return isTrue(found?.status?.conditions, 'Ready') && found;
    });
    expect(findCondition(issuer.status?.conditions, 'Ready')).toMatchObject({
      observedGeneration: issuer.metadata.generation,
    });
    const key = { apiVersion: 'v1', kind: 'Secret', namespace: 'cert-manager', name: 'issuer-account-key' };
    expect(secretText(await fixture.client.get<Secret>(key), 'tls.key')).toContain('PRIVATE KEY');
  });
});

describe('Certificate', () => {
  const names = [domain, `*.${domain}`, `*.ws.${domain}`];

  test('is issued through TXT records, written as the annotated service account, that are gone afterwards', async () => {
    await fixture.client.apply(certificate('https-certificates', names), 'test');
    const ready = await untilReady('https-certificates');
    expect(findCondition(ready.status?.conditions, 'Ready')?.observedGeneration).toBe(ready.metadata.generation);
    expect(ready.status).toMatchObject({ revision: 1 });
    const secret = await fixture.client.get<Secret>(inGitpod('v1', 'Secret', 'https-certificates'));
    const leaf = new X509Certificate(secretText(secret, 'tls.crt') ?? '');
    expect(leaf.subjectAltName).toBe(names.map((name) => `DNS:${name}`).join(', '));
    expect(
      fixture.cloud.writtenTexts.filter((text) => text.startsWith(`_acme-challenge.${domain}=`)).length,
    ).toBeGreaterThanOrEqual(2);
    expect(fixture.cloud.callers).toContainEqual({
      namespace: 'cert-manager',
      serviceAccount: 'cert-manager',
      annotations: expect.objectContaining(annotations),
      podLabels: expect.objectContaining({ 'app.kubernetes.io/name': 'cert-manager' }),
    });
    await nothingLeft();
  });

  test('a deleted Secret is issued again', async () => {
    const reference = inGitpod('v1', 'Secret', 'https-certificates');
    const before = await fixture.client.get<Secret>(reference);
    await fixture.client.delete(reference);
    await eventually('a new Secret', async () => {
      const found = await fixture.client.get<Secret>(reference);
      return found && secretText(found, 'tls.crt') !== secretText(before, 'tls.crt');
    });
    // What solved it goes a little later, and is not to meet what comes next.
    await nothingLeft();
  });

  test('a record that is never seen leaves the Challenge pending with its reason, and deletion removes the record', async () => {
    fixture.cloud.hideTexts = true;
    await fixture.client.apply(certificate('unseen', [`unseen.${domain}`]), 'test');
    await eventually('the reason', async () => {
      const { items } = await fixture.client.list<Challenge>({
        apiVersion: acme,
        kind: 'Challenge',
        namespace: 'gitpod',
      });
      return items.some(({ status }) => status?.reason?.includes('not yet propagated'));
    });
    fixture.cloud.hideTexts = false;
    await fixture.client.delete(inGitpod(certManager, 'Certificate', 'unseen'));
    await eventually(
      'nothing is left',
      async () => {
        const { items } = await fixture.client.list({ apiVersion: acme, kind: 'Challenge', namespace: 'gitpod' });
        return items.length === 0 && fixture.cloud.zones.get(domain)?.size === 0;
        // The garbage collector of the real controller-manager learns of new kinds every 30 seconds.
      },
      240_000,
    );
  });

  test('a refusal of the cloud is the reason of the Challenge and a PresentError event', async () => {
    fixture.cloud.zoneFailure = "Permission 'dns.changes.create' denied on resource";
    await fixture.client.apply(certificate('refused', [`refused.${domain}`]), 'test');
    await eventually('the reason', async () => {
      const { items } = await fixture.client.list<Challenge>({
        apiVersion: acme,
        kind: 'Challenge',
        namespace: 'gitpod',
      });
      return items.some(({ status }) => status?.reason?.includes('dns.changes.create'));
    });
    fixture.cloud.zoneFailure = undefined;
    await untilReady('refused');
  });

  test('a name outside every solver fails the Order and the request, and says so', async () => {
    await fixture.client.apply(certificate('foreign', ['foreign.example']), 'test');
    const failed = await eventually('the failure', async () => {
      const found = await fixture.client.get<Certificate>(inGitpod(certManager, 'Certificate', 'foreign'));
      return findCondition(found?.status?.conditions, 'Issuing')?.reason === 'Failed' && found;
    });
    expect(findCondition(failed.status?.conditions, 'Issuing')?.message).toContain('no configured challenge solvers');
    const orders = await fixture.client.list<Order>({ apiVersion: acme, kind: 'Order', namespace: 'gitpod' });
    expect(orders.items.find(({ spec }) => spec.dnsNames[0] === 'foreign.example')?.status?.state).toBe('errored');
    await fixture.client.delete(inGitpod(certManager, 'Certificate', 'foreign'));
  });

  test('internal ones are signed by an authority inside the cluster', async () => {
    const issuer = (name: string, spec: Issuer['spec']): Issuer => ({
      apiVersion: certManager,
      kind: 'Issuer',
      metadata: { name, namespace: 'gitpod' },
      spec,
    });
    await fixture.client.apply(issuer('self-signed', { selfSigned: {} }), 'test');
    const root = {
      ...certificate('inner-ca', []),
      spec: { secretName: 'inner-ca', isCA: true, commonName: 'inner', issuerRef: { name: 'self-signed' } },
    };
    await fixture.client.apply(root, 'test');
    await fixture.client.apply(issuer('inner-issuer', { ca: { secretName: 'inner-ca' } }), 'test');
    const leaf = certificate('inner-leaf', ['ws-daemon']);
    await fixture.client.apply(
      { ...leaf, spec: { ...leaf.spec, issuerRef: { name: 'inner-issuer', kind: 'Issuer' } } },
      'test',
    );
    await untilReady('inner-leaf');
    const secret = await fixture.client.get<Secret>(inGitpod('v1', 'Secret', 'inner-leaf'));
    const authority = new X509Certificate(secretText(secret, 'ca.crt') ?? '');
    expect(new X509Certificate(secretText(secret, 'tls.crt') ?? '').verify(authority.publicKey)).toBe(true);
  });
});

describe('uninstall', () => {
  test('leaves neither requests, orders, challenges nor records, and keeps the CRDs', async () => {
    const { items } = await fixture.client.list({ apiVersion: certManager, kind: 'Certificate', namespace: 'gitpod' });
    for (const { metadata } of items) await fixture.client.delete(inGitpod(certManager, 'Certificate', metadata.name));
    await eventually(
      'all is gone',
      async () => {
        const kinds = [
          { apiVersion: certManager, kind: 'CertificateRequest' },
          { apiVersion: acme, kind: 'Order' },
          { apiVersion: acme, kind: 'Challenge' },
        ];
        const lists = await Promise.all(kinds.map((kind) => fixture.client.list({ ...kind, namespace: 'gitpod' })));
        return lists.every((list) => list.items.length === 0);
        // The garbage collector of the real controller-manager learns of new kinds every 30 seconds.
      },
      240_000,
    );
    expect(fixture.cloud.zones.get(domain)?.size).toBe(0);
    // Not under helm's own wait, which may end when the first things it looks at are gone.
    await helm(fixture, ['uninstall', 'cert-manager', '-n', 'cert-manager']);
    await eventually('no workload is left', async () => {
      const kinds = [
        { apiVersion: 'apps/v1', kind: 'Deployment' },
        { apiVersion: 'v1', kind: 'Pod' },
      ];
      const lists = await Promise.all(kinds.map((kind) => fixture.client.list({ ...kind, namespace: 'cert-manager' })));
      return lists.every((list) => list.items.length === 0);
    });
    const crds = await fixture.client.list({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' });
    expect(crds.items).toHaveLength(6);
  });
});
