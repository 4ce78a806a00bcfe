import type { CloudContext, Resource } from '@slipway/activities-core';
import { cloudOf } from '../cloud.ts';
import {
  accountPermissions,
  emailOf,
  ensureAccount,
  listAccounts,
  projectRoles,
  readAccount,
  removeAccount,
} from '../identity/account.ts';
import type { ServiceAccountOutput, ServiceAccountProps } from '../kinds.ts';

/** The account that nodes act as. cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
export function nodeIdentity(context: CloudContext): Resource<ServiceAccountProps, object, ServiceAccountOutput> {
  return {
    permissions: accountPermissions,

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await readAccount(cloud, ref))) return undefined;
      const email = emailOf(ref);
      return { output: { email }, actual: { roles: await projectRoles(cloud, email) } };
    },

    ensure: async (ref, { roles }) => ({ email: await ensureAccount(cloudOf(context, ref.scope), ref, roles) }),

    destroy: (ref) => removeAccount(cloudOf(context, ref.scope), ref),

    list: (scope) => listAccounts(cloudOf(context, scope), scope, 'gcp.node-identity', 'cluster/node-identity'),
  };
}
