import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import { holderOfName } from '../global-names.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { secretText } from '../storage/key.ts';

export const registryType = 'Microsoft.ContainerRegistry/registries';
export const registryVersions = ['2021-09-01', '2022-12-01', '2023-07-01', '2025-04-01', '2025-11-01'];
export const nameRule = /^[A-Za-z0-9]{5,50}$/;

/** Dollars a day at list price. */
const skus: Record<string, number> = { Basic: 0.167, Standard: 0.667, Premium: 1.667 };
const passwordNames = ['password', 'password2'] as const;

function loginServer(name: string): string {
  return `${name.toLowerCase()}.azurecr.io`;
}

function inUse(name: string): ArmFault {
  return new ArmFault(
    'AlreadyInUse',
    `The registry DNS name ${loginServer(name)} is already in use. You can check if the name is already claimed using following API: https://docs.microsoft.com/en-us/rest/api/containerregistry/registries/checknameavailability`,
    { http: 409 },
  );
}

function draft({ azure, id, name, body }: ArmCall, before: Resource | undefined): Draft {
  if (!before && holderOfName(azure, registryType, name)) throw inUse(name);
  const wanted = text(object(body, 'sku'), 'name');
  const sku = Object.keys(skus).find((item) => item.toLowerCase() === wanted.toLowerCase());
  if (sku === undefined)
    throw new ArmFault(
      'InvalidSku',
      wanted === ''
        ? 'The registry SKU is required.'
        : `The specified SKU '${wanted}' is not supported. Supported SKUs are ${Object.keys(skus).join(', ')}.`,
    );
  const sent = object(body, 'properties');
  return {
    body: {
      location: text(body, 'location'),
      tags: object(body, 'tags'),
      sku: { name: sku, tier: sku },
      properties: {
        publicNetworkAccess: 'Enabled',
        zoneRedundancy: 'Disabled',
        anonymousPullEnabled: false,
        dataEndpointEnabled: false,
        ...sent,
        adminUserEnabled: sent['adminUserEnabled'] === true,
        loginServer: loginServer(name),
        creationDate: text(object(before?.body, 'properties'), 'creationDate') || azure.clock.iso(),
      },
    },
    hidden: before?.hidden ?? { made: azure.graph.creates(id), password: 0, password2: 0 },
    costPerHour: (skus[sku] ?? 0) / 24,
  };
}

/** Name and the two passwords of the admin user. */
function adminCredentials(azure: Azure, registry: Resource): { username: string; passwords: string[] } {
  const passwords = passwordNames.map((name) =>
    secretText(azure, 39, registry.id, name, Number(registry.hidden?.['made']), Number(registry.hidden?.[name])),
  );
  return { username: registry.name, passwords };
}

function credentials({ azure }: ArmCall, registry: Resource): JsonObject {
  if (object(registry.body, 'properties')['adminUserEnabled'] !== true)
    throw new ArmFault(
      'UnAuthorizedForCredentialOperations',
      `Admin user is disabled on the registry '${registry.name}': its credentials cannot be listed or changed.`,
    );
  const { username, passwords } = adminCredentials(azure, registry);
  return { username, passwords: passwordNames.map((name, index) => ({ name, value: passwords[index] ?? '' })) };
}

function regenerate(call: ArmCall, registry: Resource): JsonObject {
  const name = passwordNames.find((item) => item === text(call.sent, 'name'));
  if (!name) throw new ArmFault('InvalidPasswordName', 'The name of the password must be password or password2.');
  credentials(call, registry);
  const hidden = { ...registry.hidden, [name]: Number(registry.hidden?.[name]) + 1 };
  call.azure.graph.update(registry.id, registry.body, { hidden });
  return credentials(call, call.azure.graph.get(registry.id) ?? registry);
}

/** Registries of images: their names are host names of the whole cloud. */
export const registries: ResourceType = {
  type: registryType,
  apiVersions: registryVersions,
  names: nameRule,
  badName: (name) =>
    new ArmFault(
      'InvalidResourceName',
      `Registry name '${name}' is invalid. Resource names may contain alpha numeric characters only and must be between 5 and 50 characters.`,
    ),
  group: 'Registries',
  put: { spread: durations.registry },
  patch: { spread: durations.registry },
  delete: { spread: durations.registry },
  exclusive: (id) => id,
  draft,
  actions: {
    listCredentials: { handle: (call, registry) => ok(credentials(call, registry)) },
    regenerateCredential: { handle: (call, registry) => ok(regenerate(call, registry)) },
  },
};
