import type { ProviderContext, Resource } from '@slipway/activities-core';
import type { InstallerBlockOutput, Scope } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import type { BucketOutput, StorageCredentialsProps, StorageUserOutput } from '../kinds.ts';
import { bucketName, storageHost } from '../names.ts';
import { storageSecret, secretReference } from '../secrets.ts';
import {
  accessKeyFields,
  accessKeyPermissions,
  deleteKeysExcept,
  ensureAccessKey,
  heldKey,
} from '../storage/access-key.ts';
import { isOwnUser } from './storage-user.ts';

/** A key of the storage user in the Secret that Gitpod reads. The Secret goes with its namespace. */
export function storageCredentials(
  context: ProviderContext,
): Resource<StorageCredentialsProps, { bucket: BucketOutput; user: StorageUserOutput }, InstallerBlockOutput> {
  const { secrets } = context;
  return {
    permissions: [...accessKeyPermissions, 'iam:GetUser'],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await isOwnUser(cloud, ref)) || (await secrets.read(ref, storageSecret)) === undefined) return undefined;
      const held = await heldKey(cloud, secrets, ref, ref.name);
      return {
        output: outputOf(ref.scope),
        actual: { keyIn: held === undefined ? '' : secretReference(storageSecret) },
      };
    },

    async ensure(ref, _props, { user }) {
      await ensureAccessKey(cloudOf(context, ref.scope), secrets, ref, user.user);
      return outputOf(ref.scope);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (await isOwnUser(cloud, ref)) await deleteKeysExcept(cloud, ref.name, undefined);
    },
  };
}

/** Source: the reference architecture, section 8.1. */
const outputOf = (scope: Scope): InstallerBlockOutput => ({
  config: {
    inCluster: false,
    s3: {
      endpoint: storageHost(scope.location),
      bucket: bucketName(scope),
      credentials: { kind: 'secret', name: storageSecret.name },
    },
  },
  secrets: [{ name: storageSecret.name, keys: [...accessKeyFields] }],
});
