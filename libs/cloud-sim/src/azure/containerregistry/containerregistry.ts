import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import { ArmFault } from '../fault.ts';
import { holderOfName } from '../global-names.ts';
import type { MakeProvider, ProviderCall } from '../resource-type.ts';
import { nameRule, registries, registryType, registryVersions } from './registries.ts';

function availability({ azure, sent }: ArmCall): JsonObject {
  const name = text(sent, 'name');
  if (text(sent, 'type').toLowerCase() !== registryType.toLowerCase())
    throw new ArmFault('InvalidResourceType', `The resource type must be ${registryType}.`);
  if (!nameRule.test(name))
    return {
      nameAvailable: false,
      reason: 'Invalid',
      message: `The specified resource name is not valid. Resource names may contain alpha numeric characters only and must be between 5 and 50 characters.`,
    };
  if (holderOfName(azure, registryType, name))
    return { nameAvailable: false, reason: 'AlreadyExists', message: `The registry ${name} is already in use.` };
  return { nameAvailable: true };
}

const checkName: ProviderCall = {
  method: 'POST',
  path: '/subscriptions/{subscription}/providers/Microsoft.ContainerRegistry/checkNameAvailability',
  apiVersions: registryVersions,
  operation: 'Registries_CheckNameAvailability',
  permission: 'Microsoft.ContainerRegistry/checkNameAvailability/read',
  handle: (call) => ok(availability(call)),
};

/** Container registries. */
export const containerregistry: MakeProvider = () => ({
  namespace: 'Microsoft.ContainerRegistry',
  types: [registries],
  calls: [checkName],
});
