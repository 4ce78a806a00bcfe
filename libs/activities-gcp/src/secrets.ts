import { gitpodNamespace } from '@slipway/blueprint';

/** A key of a Secret that Gitpod reads. Source: the reference architecture, section 8.2. */
export interface KeyPlace {
  namespace: string;
  name: string;
  key: string;
  type?: string;
}

export const databaseSecret = { namespace: gitpodNamespace, name: 'cloudsql' } as const;

/** Where the key file of each account with a key is put. */
export const keyPlaces = {
  sql: { ...databaseSecret, key: 'credentials.json' },
  gcs: { namespace: gitpodNamespace, name: 'storage-gcp', key: 'service-account.json' },
  reg: {
    namespace: gitpodNamespace,
    name: 'container-registry',
    key: '.dockerconfigjson',
    type: 'kubernetes.io/dockerconfigjson',
  },
} as const satisfies Record<string, KeyPlace>;

/** How props and outputs name a Secret. */
export const secretReference = (secret: { namespace: string; name: string }): string =>
  `k8s://${secret.namespace}/${secret.name}`;
