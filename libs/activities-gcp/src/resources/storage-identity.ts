import type { ProviderContext, Resource } from '@slipway/activities-core';
import type { InstallerBlockOutput, Ref } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import { accountVisible, listAccounts } from '../identity/account.ts';
import {
  ensureKeyIdentity,
  keyIdentityPermissions,
  observeKeyIdentity,
  removeKeyIdentity,
} from '../identity/key-identity.ts';
import type { KeyIdentityProps } from '../kinds.ts';
import { keyPlaces } from '../secrets.ts';
import { readBaseline } from '../storage/baseline.ts';
import { bucketPermissions, claimBuckets, ownUserBuckets, removeBucket } from '../storage/user-buckets.ts';

/**
 * The account that Gitpod makes and fills buckets as, one for each user. Its removal takes the buckets along, as far as it can be
 * told that they are ours.
 */
export function storageIdentity(context: ProviderContext): Resource<KeyIdentityProps, object, InstallerBlockOutput> {
  return {
    permissions: [...keyIdentityPermissions, ...bucketPermissions, 'iam.serviceAccounts.update'],
    holdsData: true,

    async observe(ref) {
      const actual = await observeKeyIdentity(cloudOf(context, ref.scope), context, ref, keyPlaces.gcs);
      return actual && { output: outputOf(ref), actual };
    },

    async ensure(ref, { roles }) {
      const cloud = cloudOf(context, ref.scope);
      await ensureKeyIdentity(cloud, context, ref, roles, keyPlaces.gcs);
      await accountVisible(cloud, ref);
      await claimBuckets(cloud, ref, await readBaseline(context.clusterApi, ref));
      return outputOf(ref);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      for (const bucket of await ownUserBuckets(cloud, context.clusterApi, ref)) await removeBucket(cloud, bucket);
      await removeKeyIdentity(cloud, ref);
    },

    // With it go the users' buckets.
    async list(scope) {
      const found = await listAccounts(cloudOf(context, scope), scope, 'gcp.storage-identity', 'storage/identity');
      return found.map((each) => ({ ...each, holdsData: true }));
    },
  };
}

const outputOf = (ref: Ref): InstallerBlockOutput => ({
  config: {
    inCluster: false,
    cloudStorage: { project: ref.scope.account, serviceAccount: { kind: 'secret', name: keyPlaces.gcs.name } },
  },
  secrets: [{ name: keyPlaces.gcs.name, keys: [keyPlaces.gcs.key] }],
});
