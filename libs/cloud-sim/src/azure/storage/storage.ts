import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import { ArmFault } from '../fault.ts';
import { holderOfName } from '../global-names.ts';
import type { MakeProvider, ProviderCall } from '../resource-type.ts';
import { accountType, nameRule, storageVersions } from './account.ts';
import { accounts } from './accounts.ts';
import { blobServices, containers } from './blobs.ts';

function availability({ azure, sent }: ArmCall): JsonObject {
  const name = text(sent, 'name');
  if (text(sent, 'type').toLowerCase() !== accountType.toLowerCase())
    throw new ArmFault('InvalidValuesForRequestParameters', 'Values for request parameters are invalid: type.');
  if (!nameRule.test(name))
    return {
      nameAvailable: false,
      reason: 'AccountNameInvalid',
      message: `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
    };
  if (holderOfName(azure, accountType, name))
    return {
      nameAvailable: false,
      reason: 'AlreadyExists',
      message: `The storage account named ${name} is already taken.`,
    };
  return { nameAvailable: true };
}

const checkName: ProviderCall = {
  method: 'POST',
  path: '/subscriptions/{subscription}/providers/Microsoft.Storage/checkNameAvailability',
  apiVersions: storageVersions,
  operation: 'StorageAccounts_CheckNameAvailability',
  permission: 'Microsoft.Storage/checknameavailability/read',
  handle: (call) => ok(availability(call)),
};

/** Storage accounts, their blob service and its containers. */
export const storage: MakeProvider = () => ({
  namespace: 'Microsoft.Storage',
  types: [accounts, blobServices, containers],
  calls: [checkName],
  operationUrls: { status: 'operations', result: 'asyncoperations' },
});
