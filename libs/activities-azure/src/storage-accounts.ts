import type { StorageAccount } from '@azure/arm-storage';
import { notOwned } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { AzureCloud } from './cloud.ts';
import { groupOf, storageAccountName } from './names.ts';
import { hasOurTags } from './ownership.ts';

/** The account of a scope. Undefined: absent. Throws `NOT_OWNED`. */
export async function readAccount(
  cloud: AzureCloud,
  scope: Scope,
  name: string = storageAccountName(scope),
): Promise<StorageAccount | undefined> {
  const found = await cloud.find(`cannot read the storage account ${name}`, async () =>
    (await cloud.clients.storage()).storageAccounts.getProperties(groupOf(scope), name),
  );
  if (found && !hasOurTags(found.tags, scope)) throw notOwned('the storage account', name);
  return found;
}

/** First key of the account; both open it. Undefined: the account is gone. Azure gives keys out as often as it is asked. */
export async function readKey(cloud: AzureCloud, scope: Scope, name: string): Promise<string | undefined> {
  const found = await cloud.find(`cannot read the keys of the storage account ${name}`, async () =>
    (await cloud.clients.storage()).storageAccounts.listKeys(groupOf(scope), name),
  );
  const keys = found?.keys ?? [];
  return (keys.find(({ keyName }) => keyName === 'key1') ?? keys[0])?.value;
}
