import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import { addResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import { holderOfName } from '../global-names.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { secretText } from './key.ts';
import { accountType, nameRule, storageVersions } from './account.ts';

const skus = [
  'Standard_LRS',
  'Standard_ZRS',
  'Standard_GRS',
  'Standard_RAGRS',
  'Standard_GZRS',
  'Standard_RAGZRS',
  'Premium_LRS',
  'Premium_ZRS',
];
const kinds = ['StorageV2', 'Storage', 'BlobStorage', 'BlockBlobStorage', 'FileStorage'];
const tlsVersions = ['TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3'];
/** A hundred gigabytes of hot blobs. */
const costPerHour = (100 * 0.0196) / 730;

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value))
    throw new ArmFault('InvalidValuesForRequestParameters', `Values for request parameters are invalid: ${name}.`);
}

function draft({ azure, id, name, body }: ArmCall, before: Resource | undefined): Draft {
  const taken = holderOfName(azure, accountType, name);
  if (!before && taken)
    throw taken === 'foreign'
      ? new ArmFault('StorageAccountAlreadyTaken', `The storage account named ${name} is already taken.`, { http: 409 })
      : new ArmFault(
          'StorageAccountInAnotherResourceGroup',
          `The account ${name} is already in another resource group in this subscription.`,
          { http: 409 },
        );
  const kind = text(body, 'kind');
  const sku = text(object(body, 'sku'), 'name');
  const sent = object(body, 'properties');
  oneOf('kind', kind, kinds);
  oneOf('sku', sku, skus);
  const accessTier = text(sent, 'accessTier') || (sku.startsWith('Premium') ? 'Premium' : 'Hot');
  oneOf('accessTier', accessTier, ['Hot', 'Cool', 'Cold', 'Premium']);
  const minimumTlsVersion = text(sent, 'minimumTlsVersion') || 'TLS1_0';
  oneOf('minimumTlsVersion', minimumTlsVersion, tlsVersions);
  if (before && text(before.body, 'kind') !== kind)
    throw new ArmFault(
      'StorageAccountPropertyCannotBeUpdated',
      `The property 'kind' was specified in the input, but it cannot be updated.`,
      { http: 409 },
    );
  return {
    body: {
      location: text(body, 'location'),
      tags: object(body, 'tags'),
      kind,
      sku: { name: sku, tier: sku.split('_')[0] ?? '' },
      properties: {
        ...sent,
        accessTier,
        minimumTlsVersion,
        allowBlobPublicAccess: sent['allowBlobPublicAccess'] === true,
        ...(sent['allowSharedKeyAccess'] === undefined ? {} : { allowSharedKeyAccess: sent['allowSharedKeyAccess'] }),
        supportsHttpsTrafficOnly: sent['supportsHttpsTrafficOnly'] !== false,
        networkAcls: { bypass: 'AzureServices', virtualNetworkRules: [], ipRules: [], defaultAction: 'Allow' },
        creationTime: text(object(before?.body, 'properties'), 'creationTime') || azure.clock.iso(),
        keyCreationTime: { key1: azure.clock.iso(), key2: azure.clock.iso() },
        primaryEndpoints: endpointsOf(name),
        primaryLocation: text(body, 'location'),
        statusOfPrimary: 'available',
      },
    },
    hidden: before?.hidden ?? { made: azure.graph.creates(id), key1: 0, key2: 0 },
    costPerHour,
  };
}

function endpointsOf(name: string): JsonObject {
  const services = ['blob', 'queue', 'table', 'file', 'dfs'];
  return Object.fromEntries(services.map((service) => [service, `https://${name}.${service}.core.windows.net/`]));
}

/** Keys of an account, of 64 bytes; each may be renewed. */
function keysOf(azure: Azure, account: Resource): { keyName: 'key1' | 'key2'; value: string }[] {
  return (['key1', 'key2'] as const).map((keyName) => ({
    keyName,
    value: secretText(
      azure,
      64,
      account.id,
      keyName,
      Number(account.hidden?.['made']),
      Number(account.hidden?.[keyName]),
    ),
  }));
}

function showKeys(azure: Azure, account: Resource): JsonObject {
  const created = object(object(account.body, 'properties'), 'keyCreationTime');
  return {
    keys: keysOf(azure, account).map(({ keyName, value }) => ({
      keyName,
      value,
      permissions: 'FULL',
      creationTime: text(created, keyName),
    })),
  };
}

function regenerateKey({ azure, sent }: ArmCall, account: Resource): JsonObject {
  const keyName = text(sent, 'keyName');
  oneOf('keyName', keyName, ['key1', 'key2']);
  const hidden = { ...account.hidden, [keyName]: Number(account.hidden?.[keyName]) + 1 };
  azure.graph.update(account.id, account.body, { hidden });
  return showKeys(azure, azure.graph.get(account.id) ?? account);
}

/** Accounts: their names are host names of the whole cloud. */
export const accounts: ResourceType = {
  type: accountType,
  apiVersions: storageVersions,
  names: nameRule,
  badName: (name) =>
    new ArmFault(
      'AccountNameInvalid',
      `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
    ),
  group: 'StorageAccounts',
  put: { spread: durations.storageAccount, status: 202, headers: ['location'] },
  patch: {},
  delete: {},
  states: { creating: 'ResolvingDNS', updating: 'Succeeded' },
  draft,
  begun: (azure, account, before, { caller }) => {
    if (before) return;
    addResource(azure, {
      id: `${account.id}/blobServices/default`,
      type: `${accountType}/blobServices`,
      location: account.location,
      body: { properties: { deleteRetentionPolicy: { enabled: false } } },
      createdBy: caller.objectId,
      providerOwned: true,
    });
  },
  actions: {
    listKeys: { handle: ({ azure }, account) => ok(showKeys(azure, account)) },
    regenerateKey: { handle: (call, account) => ok(regenerateKey(call, account)) },
  },
};
