import { gitpodNamespace } from '@slipway/blueprint';

/** Secrets that Gitpod reads. Source: the reference architecture, section 8.2. */
export const databaseSecret = { namespace: gitpodNamespace, name: 'database' } as const;
export const storageSecret = { namespace: gitpodNamespace, name: 'storage-azure' } as const;
export const registrySecret = { namespace: gitpodNamespace, name: 'container-registry' } as const;

/** How props and outputs name a Secret. */
export const secretReference = (secret: { namespace: string; name: string }): string =>
  `k8s://${secret.namespace}/${secret.name}`;
