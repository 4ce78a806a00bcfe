import type { ProviderContext, Resource } from '@slipway/activities-core';
import { cloudOf } from '../cloud.ts';
import { emailOf, listAccounts } from '../identity/account.ts';
import {
  ensureKeyIdentity,
  keyIdentityPermissions,
  observeKeyIdentity,
  removeKeyIdentity,
} from '../identity/key-identity.ts';
import type { KeyIdentityProps, ServiceAccountOutput } from '../kinds.ts';
import { keyPlaces } from '../secrets.ts';

/** The account that Gitpod's Cloud SQL proxy connects as. cloud.google.com/sql/docs/mysql/roles-and-permissions */
export function sqlIdentity(context: ProviderContext): Resource<KeyIdentityProps, object, ServiceAccountOutput> {
  return {
    permissions: keyIdentityPermissions,

    async observe(ref) {
      const actual = await observeKeyIdentity(cloudOf(context, ref.scope), context, ref, keyPlaces.sql);
      return actual && { output: { email: emailOf(ref) }, actual };
    },

    async ensure(ref, { roles }) {
      const cloud = cloudOf(context, ref.scope);
      return { email: await ensureKeyIdentity(cloud, context, ref, roles, keyPlaces.sql) };
    },

    destroy: (ref) => removeKeyIdentity(cloudOf(context, ref.scope), ref),

    list: (scope) => listAccounts(cloudOf(context, scope), scope, 'gcp.sql-identity', 'database/identity'),
  };
}
