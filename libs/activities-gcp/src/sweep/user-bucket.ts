import type { ProviderContext, Sweepable } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import { baselineName } from '../names.ts';
import { bucketPermissions, ownUserBuckets, removeBucket } from '../storage/user-buckets.ts';

/** Buckets that Gitpod made for users, as far as it can be told that they are ours: by what would go beside them. */
export function userBucket(context: ProviderContext): Sweepable {
  const own = (scope: Scope): Promise<string[]> =>
    ownUserBuckets(cloudOf(context, scope), context.clusterApi, baselineRef(scope));
  return {
    permissions: bucketPermissions,
    holdsData: true,

    list: async (scope) => (await own(scope)).map((name) => ({ kind: 'gcp.user-bucket', name, holdsData: true })),

    async destroy({ scope, name }) {
      if ((await own(scope)).includes(name)) await removeBucket(cloudOf(context, scope), name);
    },
  };
}

const baselineRef = (scope: Scope): Ref => ({
  scope,
  step: 'storage/baseline',
  kind: 'gcp.storage-baseline',
  name: baselineName,
  lifecycle: 'managed',
});
