import type { Json } from '@slipway/contracts';
import type { Installation } from '@slipway/spec';
import type { UserSecretsProps } from './kinds.ts';

const secretRef = (name: string): Record<string, Json> => ({ kind: 'secret', name });
const authProviderName = (index: number): string => `auth-provider-${index + 1}`;

/** The Secret behind a reference: its own name where it is in the cluster already, else the one that we write. */
function secretName(from: Installation['gitpod']['licenseSecret'] & object, ours: string): string {
  return 'secret' in from ? from.secret : ours;
}

/** Secrets that the installation file names, with the keys that must be in them. Source: the reference architecture, section 8.2. */
export function namedSecrets(spec: Installation): UserSecretsProps['secrets'] {
  const { licenseSecret, authProviderSecrets, imagePullSecrets } = spec.gitpod;
  return [
    ...(licenseSecret
      ? [{ name: secretName(licenseSecret, 'gitpod-license'), from: licenseSecret, keys: ['license'] }]
      : []),
    ...authProviderSecrets.map((from, index) => ({
      name: secretName(from, authProviderName(index)),
      from,
      keys: ['provider'],
    })),
    ...imagePullSecrets.map((secret) => ({ name: secret, from: { secret }, keys: ['.dockerconfigjson'] })),
  ];
}

/**
 * Gitpod's installer configuration v1 without the blocks `database`, `objectStorage` and `containerRegistry`, which the slots
 * yield. Source: the reference architecture, section 8.1.
 */
export function installerConfig(spec: Installation): Record<string, Json> {
  const { gitpod } = spec;
  const { workspace } = gitpod;
  return {
    apiVersion: 'v1',
    kind: 'Full',
    domain: spec.domain,
    metadata: { region: spec.region },
    repository: gitpod.imageRegistry,
    ...(gitpod.dropImageRepo ? { dropImageRepo: true } : {}),
    ...(gitpod.imagePullSecrets.length > 0 ? { imagePullSecrets: gitpod.imagePullSecrets.map(secretRef) } : {}),
    certificate: secretRef('https-certificates'),
    ...(gitpod.ssh ? { sshGatewayHostKey: secretRef('ssh-gateway-host-key') } : {}),
    ...(gitpod.licenseSecret ? { license: secretRef(secretName(gitpod.licenseSecret, 'gitpod-license')) } : {}),
    ...(gitpod.authProviderSecrets.length > 0
      ? {
          authProviders: gitpod.authProviderSecrets.map((from, i) => secretRef(secretName(from, authProviderName(i)))),
        }
      : {}),
    ...(gitpod.blockNewUsers ? { blockNewUsers: gitpod.blockNewUsers } : {}),
    workspace: {
      runtime: {
        fsShiftMethod: 'fuse',
        containerdRuntimeDir: '/var/lib/containerd/io.containerd.runtime.v2.task/k8s.io',
        containerdSocket: '/run/containerd/containerd.sock',
      },
      resources: { requests: workspace.requests, ...(workspace.limits ? { limits: workspace.limits } : {}) },
      maxLifetime: workspace.maxLifetime,
      ...(workspace.timeoutDefault ? { timeoutDefault: workspace.timeoutDefault } : {}),
      ...(workspace.image ? { workspaceImage: workspace.image } : {}),
    },
    openVSX: { url: 'https://open-vsx.org' },
    disableDefinitelyGp: true,
    observability: { logLevel: 'info' },
    components: { proxy: { service: { serviceType: 'LoadBalancer' } } },
  };
}
