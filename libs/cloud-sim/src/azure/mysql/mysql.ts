import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import { holderOfName } from '../global-names.ts';
import type { MakeProvider, ProviderCall } from '../resource-type.ts';
import { configurations } from './configurations.ts';
import { databases, firewallRules } from './databases.ts';
import { defineRelease } from './network.ts';
import { capabilities } from './offer.ts';
import { hostSuffix, invalidValue, mysqlVersions, serverType } from './server.ts';
import { servers } from './servers.ts';

function availability({ azure, sent }: ArmCall): JsonObject {
  const name = text(sent, 'name');
  if (text(sent, 'type').toLowerCase() !== serverType.toLowerCase()) throw invalidValue('type');
  if (!servers.names.test(name))
    return {
      nameAvailable: false,
      reason: 'Invalid',
      message:
        "Specified server name contains unsupported characters or is too long. Server name must be no longer than 63 characters long, contain only lower-case characters or digits, cannot contain '.' or '_' characters and can't start or end with '-' character.",
    };
  if (holderOfName(azure, serverType, name))
    return { nameAvailable: false, reason: 'AlreadyExists', message: 'Specified server name is already used.' };
  return { nameAvailable: true, message: '' };
}

const place = '/subscriptions/{subscription}/providers/Microsoft.DBforMySQL/locations/{location}';

const calls: ProviderCall[] = [
  {
    method: 'POST',
    path: `${place}/checkNameAvailability`,
    apiVersions: mysqlVersions,
    operation: 'CheckNameAvailability_Execute',
    permission: 'Microsoft.DBforMySQL/locations/checkNameAvailability/action',
    handle: (call) => ok(availability(call)),
  },
  {
    method: 'GET',
    path: `${place}/capabilities`,
    apiVersions: mysqlVersions,
    operation: 'LocationBasedCapabilities_List',
    permission: 'Microsoft.DBforMySQL/locations/capabilities/read',
    handle: ({ azure, params }) => ok(capabilities(azure, params['location'] ?? '')),
  },
  {
    method: 'POST',
    path: '/providers/Microsoft.DBforMySQL/getPrivateDnsZoneSuffix',
    apiVersions: mysqlVersions,
    operation: 'GetPrivateDnsZoneSuffix_Execute',
    permission: '',
    handle: () => ok({ privateDnsZoneSuffix: `private.${hostSuffix}` }),
  },
];

/** Azure Database for MySQL, flexible servers. */
export const mysql: MakeProvider = (azure) => {
  defineRelease(azure);
  return {
    namespace: 'Microsoft.DBforMySQL',
    types: [servers, databases, configurations, firewallRules],
    calls,
    operationUrls: { status: 'azureAsyncOperation', result: 'operationResults', queryLength: 3000 },
  };
};
