import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KubernetesObject, Pod } from '../../api/objects.ts';
import { offlineCharts } from '../../charts.ts';
import type { ClusterFixture } from '../../testing/cluster-fixture.ts';
import { bringUp, startEksFixture } from '../../testing/eks-fixture.ts';
import { eventually } from '../../testing/eventually.ts';
import { helm } from '../../testing/helm.ts';
import { certManager, type Certificate, type Issuer } from './types.ts';

const domain = 'aws.gitpod.acme.example';
const namespace = 'cert-manager';
const role = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/acme-aws-cert-manager' };
let fixture: ClusterFixture;

beforeAll(async () => {
  fixture = await startEksFixture();
  fixture.cloud.zones.set(domain, new Map());
  fixture.cloud.zoneIds.set(domain, 'Z9999999999ABCDEFGHIJ');
  await bringUp(fixture);
});
afterAll(() => fixture.dispose());

const install = (values: object, ...more: string[]): Promise<string> => {
  const { ref } = offlineCharts['cert-manager'];
  const args = ['upgrade', '--install', 'cert-manager', ref, '-n', namespace, '--create-namespace', '--reset-values'];
  return helm(fixture, [...args, ...more], { crds: { enabled: true }, ...values });
};
const pods = async (name: string): Promise<Pod[]> =>
  (await fixture.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace })).items.filter(({ metadata }) =>
    metadata.name.startsWith(name),
  );
const issuer: Issuer = {
  apiVersion: certManager,
  kind: 'ClusterIssuer',
  metadata: { name: 'gitpod-issuer' },
  spec: {
    acme: {
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      email: 'platform@acme.example',
      privateKeySecretRef: { name: 'issuer-account-key' },
      solvers: [
        {
          selector: { dnsZones: [domain] },
          dns01: { route53: { region: 'us-east-1', hostedZoneID: 'Z0123456789ABCDEFGHIJ' } },
        },
      ],
    },
  },
};
const refusalOf = (object: KubernetesObject): Promise<string> =>
  fixture.client.create(object, { dryRun: true }).then(
    () => '',
    (error: unknown) => String(error),
  );

describe('cert-manager in an overlay', () => {
  const patient = { startupapicheck: { enabled: false } };

  test('its webhook is out of the control plane’s reach', async () => {
    await install({ ...patient, webhook: { timeoutSeconds: 2 } }, '--wait', '--timeout', '180s');
    await eventually('the control plane gives up', async () => {
      const refusal = await refusalOf(issuer);
      return refusal.includes('failed calling webhook') && /deadline exceeded|timeout/i.test(refusal);
    });
  });

  test('on the machine’s own network it must leave the kubelet its port', async () => {
    await install({ ...patient, webhook: { hostNetwork: true } });
    await eventually('the webhook’s pod has ended', async () =>
      JSON.stringify(await pods('cert-manager-webhook')).includes('listen tcp :10250: bind: address already in use'),
    );
  });

  test('on a port of its own it lets an issuer pass', async () => {
    const annotated = { serviceAccount: { annotations: role } };
    await install({ ...annotated, webhook: { hostNetwork: true, securePort: 10260 } }, '--wait', '--timeout', '180s');
    // The pod that it replaces may hold the place for a moment longer.
    await eventually('the webhook lets it pass', () => fixture.client.apply(issuer, 'test'));
  });

  test('without a group for its volumes it cannot read who it is; with one it writes into the zone that its solver names', async () => {
    const certificate: Certificate = {
      apiVersion: certManager,
      kind: 'Certificate',
      metadata: { name: 'https', namespace: 'default' },
      spec: { secretName: 'https', issuerRef: { name: 'gitpod-issuer', kind: 'ClusterIssuer' }, dnsNames: [domain] },
    };
    await fixture.client.apply(certificate, 'test');
    const challenges = { apiVersion: 'acme.cert-manager.io/v1', kind: 'Challenge', namespace: 'default' };
    const says = (words: string): Promise<boolean> =>
      eventually(`the challenge says ${words}`, async () =>
        JSON.stringify(await fixture.client.list(challenges)).includes(words),
      );
    await says('serviceaccount/token: permission denied');
    expect(fixture.cloud.writtenTexts).toEqual([]);
    await install({
      serviceAccount: { annotations: role },
      securityContext: { fsGroup: 1001, runAsNonRoot: true },
      webhook: { hostNetwork: true, securePort: 10260 },
    });
    await says('NoSuchHostedZone: No hosted zone found with ID: Z0123456789ABCDEFGHIJ');
    fixture.cloud.zoneIds.set(domain, 'Z0123456789ABCDEFGHIJ');
    const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'default', name: 'https' };
    await eventually('the certificate', () => fixture.client.get(secret));
    expect(fixture.cloud.writtenTexts[0]).toMatch(`_acme-challenge.${domain}=`);
    expect(fixture.cloud.callers.at(-1)).toMatchObject({ serviceAccount: 'cert-manager', annotations: role });
  });
});
