import type { KubernetesObject } from '../../../api/objects.ts';
import type { RenderContext } from './render-context.ts';

const apiVersion = 'cert-manager.io/v1';

/** The components' own authority and what it signs; the Secrets stay when the Certificates are deleted. */
export function internalCertificates(context: RenderContext): KubernetesObject[] {
  const { namespace, config } = context;
  const issuer = (name: string, spec: object): KubernetesObject => ({
    apiVersion,
    kind: 'Issuer',
    metadata: context.metadata(name),
    spec,
  });
  const certificate = (name: string, service: string): KubernetesObject => ({
    apiVersion,
    kind: 'Certificate',
    metadata: context.metadata(name),
    spec: {
      secretName: name,
      duration: '2160h',
      dnsNames: [service, `${service}.${namespace}.svc`],
      issuerRef: { name: 'ca-issuer', kind: 'Issuer', group: 'cert-manager.io' },
    },
  });
  return [
    issuer('gitpod-self-signed-issuer', { selfSigned: {} }),
    {
      apiVersion,
      kind: 'Certificate',
      metadata: context.metadata('gitpod-ca'),
      spec: {
        isCA: true,
        commonName: 'gitpod-ca',
        secretName: 'gitpod-ca',
        privateKey: { algorithm: 'ECDSA', size: 256 },
        issuerRef: { name: 'gitpod-self-signed-issuer', kind: 'Issuer', group: 'cert-manager.io' },
      },
    },
    issuer('ca-issuer', { ca: { secretName: 'gitpod-ca' } }),
    certificate('ws-daemon-tls', 'ws-daemon'),
    certificate('ws-manager-tls', 'ws-manager'),
    certificate('ws-manager-client-tls', 'ws-manager'),
    certificate('builtin-registry-facade-cert', 'registry-facade'),
    ...(config.containerRegistry?.inCluster === false ? [] : [certificate('builtin-registry-certs', 'registry')]),
  ];
}
