import { failed, type ProviderContext, type Resource } from '@slipway/activities-core';
import type { InstallerBlockOutput, Ref } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import type { StorageAccountOutput, StorageCredentialsProps } from '../kinds.ts';
import { secretReference, storageSecret } from '../secrets.ts';
import { readAccount, readKey } from '../storage-accounts.ts';

/** As Gitpod reads them. Source: the reference architecture, section 8.2. */
const keys = ['accountName', 'accountKey'];

/** Name and key of the storage account in the Secret that Gitpod reads. */
export function storageCredentials(
  context: ProviderContext,
): Resource<StorageCredentialsProps, { account: StorageAccountOutput }, InstallerBlockOutput> {
  const { secrets } = context;

  const valuesOf = async (ref: Ref): Promise<Record<string, string> | undefined> => {
    const accountKey = await readKey(cloudOf(context, ref.scope), ref.scope, ref.name);
    return accountKey === undefined ? undefined : { accountName: ref.name, accountKey };
  };

  return {
    permissions: ['Microsoft.Storage/storageAccounts/listKeys/action', 'Microsoft.Storage/storageAccounts/read'],

    async observe(ref) {
      const held = await secrets.read(ref, storageSecret);
      if (!held || !(await readAccount(cloudOf(context, ref.scope), ref.scope, ref.name))) return undefined;
      const values = await valuesOf(ref);
      const same = values !== undefined && keys.every((key) => held[key] === values[key]);
      return { output, actual: { keyIn: same ? secretReference(storageSecret) : '' } };
    },

    async ensure(ref) {
      const values = await valuesOf(ref);
      if (!values) {
        throw failed('NOT_READY', 'SW-READY-038', `the storage account ${ref.name} is not there, or has no key`);
      }
      const held = await secrets.fill(ref, storageSecret, keys, () => Promise.resolve(values));
      // The account was made again, or somebody had a new key made.
      if (keys.some((key) => held[key] !== values[key])) await secrets.replace(ref, storageSecret, values);
      return output;
    },

    destroy: (ref) => secrets.remove(ref, storageSecret),
  };
}

/** Source: the reference architecture, section 8.1. */
const output: InstallerBlockOutput = {
  config: { inCluster: false, azure: { credentials: { kind: 'secret', name: storageSecret.name } } },
  secrets: [{ name: storageSecret.name, keys }],
};
