import { failed, type ProviderContext, type Resource } from '@slipway/activities-core';
import { cloudOf } from '../cloud.ts';
import type { StorageBaselineProps } from '../kinds.ts';
import { readBaseline, removeBaseline, writeBaseline } from '../storage/baseline.ts';
import { claimBuckets, userBuckets } from '../storage/user-buckets.ts';

/** The list of user buckets that stood before, written once: all others of that prefix are this installation's. */
export function storageBaseline(
  context: ProviderContext,
): Resource<StorageBaselineProps, object, Record<never, never>> {
  const { clusterApi } = context;
  return {
    permissions: ['iam.serviceAccounts.get', 'iam.serviceAccounts.update', 'storage.buckets.list'],

    async observe(ref) {
      const found = await readBaseline(clusterApi, ref);
      return found && { output: {}, actual: { sharedProject: found.sharedProject } };
    },

    async ensure(ref, { sharedProject }) {
      const found = await readBaseline(clusterApi, ref);
      const buckets = found?.buckets ?? (await userBuckets(cloudOf(context, ref.scope)));
      if (buckets.length > 0 && !sharedProject) {
        throw failed(
          'INVALID_SPEC',
          'SW-SPEC-095',
          `project ${ref.scope.account} has ${buckets.length} user buckets of another Gitpod, and nobody could tell new ones apart`,
          {
            fix: 'use a project of its own, or set storage.sharedProject to true',
            specPath: 'spec.storage.sharedProject',
          },
        );
      }
      if (!found || found.sharedProject !== sharedProject) {
        const baseline = { buckets, sharedProject };
        // First what gives up a claim: nothing of another Gitpod is ever taken for ours.
        if (sharedProject) await claimBuckets(cloudOf(context, ref.scope), ref, baseline);
        await writeBaseline(clusterApi, ref, baseline);
        if (!sharedProject) await claimBuckets(cloudOf(context, ref.scope), ref, baseline);
      }
      return {};
    },

    destroy: (ref) => removeBaseline(clusterApi, ref),
  };
}
