import type { Azure } from '../azure.ts';
import { object, text } from '../../core/json.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { ResourceType } from '../resource-type.ts';
import { networkName, networkTypes, networkVersions } from './network-types.ts';
import { holderIn } from './references.ts';

/** Dollars an hour of a static Standard address. */
export const addressPrice = 0.005;

/** A free address out of the range that documentation is given. */
export function freeAddress(azure: Azure, id: string): string {
  const taken = new Set(
    azure.graph.all(networkTypes.publicAddress).map(({ body }) => text(object(body, 'properties'), 'ipAddress')),
  );
  const start = Math.floor(azure.seeded.uniform('address', id, azure.graph.creates(id)) * 253);
  for (let offset = 0; offset < 253; offset++) {
    const address = `198.51.100.${1 + ((start + offset) % 253)}`;
    if (!taken.has(address)) return address;
  }
  throw new ArmFault(
    'PublicIPCountLimitReached',
    'Cannot create more than 253 public IP addresses for this subscription in this region.',
  );
}

export const publicAddresses: ResourceType = {
  type: networkTypes.publicAddress,
  apiVersions: networkVersions,
  names: networkName,
  group: 'PublicIPAddresses',
  put: { spread: durations.other },
  patch: { semantics: 'tags' },
  delete: { spread: durations.other, status: 202 },
  etag: 'weak',
  states: { creating: 'Updating' },
  draft: ({ azure, id, body }, before) => {
    const properties = object(body, 'properties');
    const sku = text(object(body, 'sku'), 'name') || 'Standard';
    const method = text(properties, 'publicIPAllocationMethod') || (sku === 'Standard' ? 'Static' : 'Dynamic');
    if (sku === 'Standard' && method !== 'Static') {
      throw new ArmFault(
        'StandardSkuPublicIPAddressesMustBeStatic',
        `Standard sku publicIp ${id} must have AllocationMethod set to Static.`,
      );
    }
    const { id: _id, name: _name, type: _type, ...rest } = body;
    return {
      body: {
        ...rest,
        sku: { name: sku, tier: 'Regional' },
        properties: {
          publicIPAddressVersion: 'IPv4',
          idleTimeoutInMinutes: 4,
          ...properties,
          publicIPAllocationMethod: method,
          ipAddress: text(object(before?.body, 'properties'), 'ipAddress') || freeAddress(azure, id),
        },
      },
      costPerHour: addressPrice,
    };
  },
  inUse: (resource, [user]) =>
    new ArmFault(
      'PublicIPAddressCannotBeDeleted',
      `Public IP address ${resource.id} can not be deleted since it is still allocated to resource ${user ? holderIn(user, resource.id) : ''}. In order to delete the public IP, disassociate/detach the Public IP address from the resource.  To learn how to do this, see aka.ms/deletepublicip.`,
    ),
  view: (azure, { id, name, type, body }) => {
    const [user] = azure.graph.users(id);
    const holder = user ? { ipConfiguration: { id: holderIn(user, id) } } : {};
    return { id, name, type, ...body, properties: { ...object(body, 'properties'), ...holder } };
  },
};
