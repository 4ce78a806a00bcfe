import type { StorageAccount, StorageAccountUpdateParameters } from '@azure/arm-storage';
import { driftOf, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, conditionOf, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import type { ResourceGroupOutput, StorageAccountOutput, StorageAccountProps } from '../kinds.ts';
import { normalLocation } from '../location.ts';
import { groupOf, resourceId } from '../names.ts';
import { foundByTags, hasOurTags, mergedTags, ownTags, userTags } from '../ownership.ts';
import { readAccount } from '../storage-accounts.ts';

const immutable = ['location'] as const;

/** As Gitpod needs it: it signs with the account's key, and nobody reads without. */
const settings = {
  accessTier: 'Hot',
  allowBlobPublicAccess: false,
  allowSharedKeyAccess: true,
  minimumTlsVersion: 'TLS1_2',
} as const satisfies StorageAccountUpdateParameters;

/** The object store. learn.microsoft.com/rest/api/storagerp/storage-accounts */
export function storageAccount(
  context: CloudContext,
): Resource<StorageAccountProps, { group: ResourceGroupOutput }, StorageAccountOutput> {
  return {
    permissions: [
      'Microsoft.Storage/storageAccounts/delete',
      'Microsoft.Storage/storageAccounts/read',
      'Microsoft.Storage/storageAccounts/write',
    ],
    immutable,
    holdsData: true,

    async observe(ref) {
      const found = await readAccount(cloudOf(context, ref.scope), ref.scope, ref.name);
      return found && { output: outputOf(found), actual: actualOf(found) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref);
      const made = await bringAbout(cloud, life, () => create(cloud, ref, props));
      refuseChanges(
        life.what,
        props,
        actualOf(made),
        immutable,
        'put the region back: objects do not move by themselves',
      );
      await sync(cloud, ref, props, made);
      return outputOf(made);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const found = await cloud.list('cannot list storage accounts', async () =>
        (await cloud.clients.storage()).storageAccounts.list(),
      );
      return found
        .filter(({ tags }) => hasOurTags(tags, scope))
        .map(({ name, tags }) => ({ ...foundByTags('azure.storage-account', name ?? '', tags), holdsData: true }));
    },
  };
}

const outputOf = ({ id, name }: StorageAccount): StorageAccountOutput => ({ id: id ?? '', account: name ?? '' });

const actualOf = ({ location, tags }: StorageAccount): StorageAccountProps => ({
  location: normalLocation(location),
  tags: userTags(tags),
});

function lifespan(cloud: AzureCloud, ref: Ref): Lifespan<StorageAccount> {
  return {
    what: `the storage account ${ref.name}`,
    id: resourceId(ref.scope, 'Microsoft.Storage/storageAccounts', ref.name),
    look: () => readAccount(cloud, ref.scope, ref.name),
    condition: ({ provisioningState }) => conditionOf(provisioningState),
    remove: async (options) =>
      (await cloud.clients.storage()).storageAccounts.delete(groupOf(ref.scope), ref.name, options),
  };
}

function create(cloud: AzureCloud, ref: Ref, { location, tags }: StorageAccountProps): Promise<void> {
  const { what, id } = lifespan(cloud, ref);
  return cloud.run(`cannot create ${what}`, id, async (options) =>
    (await cloud.clients.storage()).storageAccounts.create(
      groupOf(ref.scope),
      ref.name,
      {
        ...settings,
        location,
        kind: 'StorageV2',
        sku: { name: 'Standard_LRS' },
        enableHttpsTrafficOnly: true,
        tags: ownTags(ref, tags),
      },
      options,
    ),
  );
}

async function sync(cloud: AzureCloud, ref: Ref, props: StorageAccountProps, found: StorageAccount): Promise<void> {
  const isTagged = driftOf(props, actualOf(found)).length === 0;
  // What an answer leaves out is as Azure sets it, and is set here once more.
  const isSet = Object.entries(settings).every(([key, value]) => found[key as keyof typeof settings] === value);
  if (isTagged && isSet) return;
  const change = {
    ...(isTagged ? {} : { tags: mergedTags(ref, found.tags, props.tags) }),
    ...(isSet ? {} : settings),
  };
  await cloud.change(`cannot change the storage account ${ref.name}`, async () =>
    (await cloud.clients.storage()).storageAccounts.update(groupOf(ref.scope), ref.name, change),
  );
}
