import type { platformKinds } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import type { ObjectKey } from '@slipway/activities-core';
import { applyOwned } from '../cluster/apply.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { isOurs } from '../ownership.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { secretData, secretValues } from '../secret-values.ts';
import { notedServer, noteOf, serverOf } from './acme-server.ts';
import { issuedFor, secretKey, type LiveCertificate } from './issued-certificate.ts';
import { KeptCertificates } from './kept-certificates.ts';

type Deps = Pick<ResourceDeps, 'certificateFolder' | 'call'>;
type Wanted = Pick<platformKinds.CertificateProps, 'namespace' | 'secret' | 'issuer' | 'dnsNames'>;

/** Writes the certificate that was kept for these names, where none stands yet: cert-manager then has nothing to order. */
export async function restoreCertificate(cluster: Cluster, ref: Ref, wanted: Wanted, deps: Deps): Promise<void> {
  const kept = keptBy(deps);
  if (!kept) return;
  const { namespace, secret, issuer, dnsNames } = wanted;
  const [server, standing] = await Promise.all([serverOf(cluster, issuer), cluster.get(secretKey(namespace, secret))]);
  if (server === undefined || standing) return;
  const values = await kept.read({ scope: ref.scope, server, dnsNames });
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
        ...noteOf(server),
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

/**
 * Keeps what stands, for the next time that these names are installed: what is ours, issued, and of the server that its issuer still
 * asks. Never a reason to fail: what hinders it is said as a warning.
 */
export async function keepCertificate(cluster: Cluster, ref: Ref, key: ObjectKey, deps: Deps): Promise<void> {
  const kept = keptBy(deps);
  if (!kept) return;
  try {
    const live = await cluster.get<LiveCertificate>(key);
    if (!live || !isOurs(ref.scope, live)) return;
    const issued = await issuedFor(cluster, live, key.namespace ?? '');
    const server = await serverOf(cluster, live.spec?.issuerRef?.name ?? '');
    if (!issued || server === undefined) return;
    if (notedServer(live) !== server) {
      deps.call.warn(`certificate ${ref.name} is not kept: nothing tells that ${server} issued it`);
      return;
    }
    const dnsNames = live.spec?.dnsNames ?? [];
    await kept.write({ scope: ref.scope, server, dnsNames }, secretValues(issued.secret));
  } catch (error) {
    if (deps.call.signal.aborted) throw error;
    deps.call.warn(`certificate ${ref.name} is not kept: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const keptBy = ({ certificateFolder, call }: Deps): KeptCertificates | undefined =>
  certificateFolder === undefined ? undefined : new KeptCertificates(certificateFolder, (words) => call.warn(words));
