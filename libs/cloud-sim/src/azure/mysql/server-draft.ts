import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { normalLocation } from '../arm/location.ts';
import { ArmFault } from '../fault.ts';
import { holderOfName } from '../global-names.ts';
import type { Draft } from '../resource-type.ts';
import { checkNetwork } from './network.ts';
import { pricePerHour, skuOf, storageGib, versions } from './offer.ts';
import { checkPassword, hashPassword } from './password.ts';
import { hostSuffix, invalidValue, serverType } from './server.ts';

const reservedLogins = [
  'azure_superuser',
  'azure_pg_admin',
  'admin',
  'administrator',
  'root',
  'guest',
  'public',
  'mysql',
];

/** What a new server is to be. */
export function createDraft(call: ArmCall): Draft {
  const { azure, name, body } = call;
  const sent = object(body, 'properties');
  if (text(sent, 'createMode') !== '' && text(sent, 'createMode') !== 'Default') throw invalidValue('createMode');
  if (holderOfName(azure, serverType, name))
    throw new ArmFault('ServerNameAlreadyExists', 'Specified server name is already used.', { http: 409 });
  const login = text(sent, 'administratorLogin');
  if (!/^[A-Za-z][A-Za-z0-9_]{0,31}$/.test(login) || reservedLogins.includes(login.toLowerCase()))
    throw invalidValue('administratorLogin');
  const password = text(sent, 'administratorLoginPassword');
  if (password === '') throw invalidValue('administratorLoginPassword');
  checkPassword(password, login);
  const version = text(sent, 'version') || '5.7';
  if (!versions.includes(version)) throw invalidValue('version');
  const location = normalLocation(text(body, 'location'));
  const subnet = checkNetwork(call, object(sent, 'network'), location);
  const shared = sharedDraft(call, body);
  const network = subnet
    ? {
        publicNetworkAccess: 'Disabled',
        ...pick(object(sent, 'network'), 'delegatedSubnetResourceId', 'privateDnsZoneResourceId'),
      }
    : { publicNetworkAccess: 'Enabled' };
  return {
    body: {
      location: text(body, 'location'),
      tags: object(body, 'tags'),
      sku: shared.sku,
      properties: {
        administratorLogin: login,
        version,
        ...shared.properties,
        availabilityZone: text(sent, 'availabilityZone') || '1',
        state: 'Starting',
        fullyQualifiedDomainName: `${name}.${hostSuffix}`,
        network,
        replicationRole: 'None',
        replicaCapacity: 10,
      },
    },
    hidden: { pendingPassword: hashPassword(password) },
    refs: subnet ? [subnet.id] : [],
    costPerHour: shared.costPerHour,
  };
}

/** What a change makes of a server that stands; `call.body` is merged already. */
export function updateDraft(call: ArmCall, before: Resource): Draft {
  const { body, sent } = call;
  const old = object(before.body, 'properties');
  const wanted = object(sent, 'properties');
  for (const key of ['administratorLogin', 'version', 'availabilityZone'])
    if (wanted[key] !== undefined && wanted[key] !== old[key]) throw invalidValue(key);
  const subnet = text(object(wanted, 'network'), 'delegatedSubnetResourceId');
  if (subnet !== '' && subnet.toLowerCase() !== text(object(old, 'network'), 'delegatedSubnetResourceId').toLowerCase())
    throw invalidValue('delegatedSubnetResourceId');
  const password = text(wanted, 'administratorLoginPassword');
  if (wanted['administratorLoginPassword'] !== undefined) checkPassword(password, text(old, 'administratorLogin'));
  const shared = sharedDraft(call, body);
  if (shared.gib < (integer(object(old, 'storage'), 'storageSizeGB') ?? 0)) throw invalidValue('storageSizeGB');
  return {
    body: {
      location: text(before.body, 'location'),
      tags: object(body, 'tags'),
      sku: shared.sku,
      properties: { ...old, ...shared.properties, state: 'Updating' },
    },
    hidden: { ...before.hidden, ...(password === '' ? {} : { pendingPassword: hashPassword(password) }) },
    costPerHour: shared.costPerHour,
  };
}

interface Shared {
  sku: JsonObject;
  properties: JsonObject;
  gib: number;
  costPerHour: number;
}

/** Size, storage, backups and availability: what both a creation and a change may name. */
function sharedDraft({ azure }: ArmCall, body: JsonObject): Shared {
  const sent = object(body, 'properties');
  const [name, tier] = [text(object(body, 'sku'), 'name'), text(object(body, 'sku'), 'tier')];
  const sku = skuOf(azure, name, tier);
  if (!sku)
    throw new ArmFault(
      'InvalidEditionSkuCombination',
      `The sku '${name}' of the tier '${tier}' is not available for MySQL servers in this region.`,
    );
  const gib = integer(object(sent, 'storage'), 'storageSizeGB') ?? storageGib.least;
  if (gib < storageGib.least || gib > storageGib.most) throw invalidValue('storageSizeGB');
  const days = integer(object(sent, 'backup'), 'backupRetentionDays') ?? 7;
  if (days < 1 || days > 35) throw invalidValue('backupRetentionDays');
  const mode = text(object(sent, 'highAvailability'), 'mode') || 'Disabled';
  if (!['Disabled', 'SameZone', 'ZoneRedundant'].includes(mode) || (mode !== 'Disabled' && tier === 'Burstable'))
    throw invalidValue('highAvailability');
  return {
    sku: { name, tier },
    gib,
    costPerHour: pricePerHour(sku, gib, mode !== 'Disabled'),
    properties: {
      storage: {
        storageSizeGB: gib,
        iops: integer(object(sent, 'storage'), 'iops') ?? Math.min(sku.iops, 300 + gib * 3),
        autoGrow: text(object(sent, 'storage'), 'autoGrow') || 'Enabled',
        storageSku: 'Premium_LRS',
      },
      backup: {
        backupRetentionDays: days,
        geoRedundantBackup: text(object(sent, 'backup'), 'geoRedundantBackup') || 'Disabled',
        earliestRestoreDate: azure.clock.iso(),
      },
      highAvailability: { mode, state: mode === 'Disabled' ? 'NotEnabled' : 'Healthy' },
      maintenanceWindow: {
        customWindow: 'Disabled',
        startHour: 0,
        startMinute: 0,
        dayOfWeek: 0,
        ...object(sent, 'maintenanceWindow'),
      },
    },
  };
}

function pick(from: JsonObject, ...keys: string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
}
