import { failed, type ProviderContext, type Resource } from '@slipway/activities-core';
import type { InstallerBlockOutput, Scope } from '@slipway/contracts';
import type { BucketOutput, RegistryCredentialsProps } from '../kinds.ts';
import { bucketName, storageHost } from '../names.ts';
import { registrySecret, secretReference, storageSecret } from '../secrets.ts';

/** Key of the registry's Secret → that of the object store's, where the same value stands. */
const fields = { s3AccessKey: 'accessKeyId', s3SecretKey: 'secretAccessKey' } as const;

/**
 * The object store's key once more, under the names that the registry in the cluster reads. Gitpod cannot use Amazon's own registry,
 * so its own one stores in the bucket.
 */
export function registryCredentials(
  context: ProviderContext,
): Resource<RegistryCredentialsProps, { bucket: BucketOutput }, InstallerBlockOutput> {
  const { secrets } = context;
  return {
    // It only writes into the cluster; the bucket has been asked for by then.
    permissions: ['s3:ListBucket'],

    async observe(ref) {
      const [from, to] = [await secrets.read(ref, storageSecret), await secrets.read(ref, registrySecret)];
      if (!to) return undefined;
      const same = Object.entries(fields).every(([key, source]) => to[key] !== undefined && to[key] === from?.[source]);
      return {
        output: outputOf(ref.scope),
        actual: { keyIn: same ? secretReference(registrySecret) : '', keyFrom: secretReference(storageSecret) },
      };
    },

    async ensure(ref) {
      const from = await secrets.read(ref, storageSecret);
      const { accessKeyId: s3AccessKey, secretAccessKey: s3SecretKey } = from ?? {};
      if (s3AccessKey === undefined || s3SecretKey === undefined) {
        throw failed('NOT_READY', 'SW-READY-038', `the Secret ${storageSecret.name} with the key is not there`);
      }
      const values = { s3AccessKey, s3SecretKey };
      const held = await secrets.fill(ref, registrySecret, Object.keys(fields), () => Promise.resolve(values));
      const differs = held['s3AccessKey'] !== s3AccessKey || held['s3SecretKey'] !== s3SecretKey;
      if (differs) await secrets.replace(ref, registrySecret, values);
      return outputOf(ref.scope);
    },

    destroy: (ref) => secrets.remove(ref, registrySecret),
  };
}

/** Source: the reference architecture, section 8.1. */
const outputOf = (scope: Scope): InstallerBlockOutput => ({
  config: {
    inCluster: true,
    s3storage: {
      bucket: bucketName(scope),
      region: scope.location,
      endpoint: storageHost(scope.location),
      certificate: { kind: 'secret', name: registrySecret.name },
    },
  },
  secrets: [{ name: registrySecret.name, keys: Object.keys(fields) }],
});
