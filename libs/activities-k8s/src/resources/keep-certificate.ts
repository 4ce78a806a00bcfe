import type { platformKinds } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import { applyOwned } from '../cluster/apply.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { secretData, secretValues, type LiveSecret } from '../secret-values.ts';
import { KeptCertificates, type CertificateUse } from './kept-certificates.ts';
import type { LiveObject } from '@slipway/activities-core';

type Deps = Pick<ResourceDeps, 'certificateFolder'>;
type Wanted = Pick<platformKinds.CertificateProps, 'namespace' | 'secret' | 'issuer' | 'dnsNames'>;

interface LiveIssuer extends LiveObject {
  spec?: { acme?: { server?: string } };
}

/** Writes the certificate that was kept for these names, where none stands yet: cert-manager then has nothing to order. */
export async function restoreCertificate(cluster: Cluster, ref: Ref, wanted: Wanted, deps: Deps): Promise<void> {
  if (deps.certificateFolder === undefined) return;
  const { namespace, secret, issuer, dnsNames } = wanted;
  const [use, standing] = await Promise.all([useOf(cluster, wanted), cluster.get(keyOf(wanted))]);
  const values = use && !standing && (await new KeptCertificates(deps.certificateFolder).read(use));
  if (!values) return;
  await applyOwned(cluster, ref, {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    // cert-manager takes a certificate over when these say that it is its own. Source: its package policies, checks.go.
    metadata: {
      name: secret,
      namespace,
      annotations: {
        'cert-manager.io/certificate-name': ref.name,
        'cert-manager.io/alt-names': dnsNames.join(','),
        'cert-manager.io/common-name': '',
        'cert-manager.io/ip-sans': '',
        'cert-manager.io/uri-sans': '',
        'cert-manager.io/issuer-name': issuer,
        'cert-manager.io/issuer-kind': 'ClusterIssuer',
        'cert-manager.io/issuer-group': 'cert-manager.io',
      },
    },
    data: secretData(values),
  });
}

/** Keeps what stands, for the next time that these names are installed. */
export async function keepCertificate(cluster: Cluster, wanted: Wanted, deps: Deps): Promise<void> {
  if (deps.certificateFolder === undefined) return;
  const [use, standing] = await Promise.all([useOf(cluster, wanted), cluster.get<LiveSecret>(keyOf(wanted))]);
  if (use && standing) await new KeptCertificates(deps.certificateFolder).write(use, secretValues(standing));
}

/** Undefined: it comes from no ACME server, so no limit is to be feared. */
async function useOf(cluster: Cluster, { issuer, dnsNames }: Wanted): Promise<CertificateUse | undefined> {
  const key = { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', name: issuer };
  const server = (await cluster.get<LiveIssuer>(key))?.spec?.acme?.server;
  return server === undefined ? undefined : { server, dnsNames };
}

const keyOf = ({ namespace, secret: name }: Wanted) => ({ apiVersion: 'v1', kind: 'Secret', namespace, name });
