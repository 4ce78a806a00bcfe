import type { JsonObject } from '../../core/json.ts';
import { object, objects, text } from '../../core/json.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { networkName, networkTypes, networkVersions } from './network-types.ts';
import { idAt } from './references.ts';

/** Dollars an hour without traffic. */
const natGatewayPrice = 0.045;

const common = {
  apiVersions: networkVersions,
  names: networkName,
  patch: { semantics: 'tags' },
  put: { spread: durations.other },
  delete: { spread: durations.other, status: 202 },
  etag: 'weak',
  states: { creating: 'Updating' },
} as const satisfies Partial<ResourceType>;

function stored(body: JsonObject, properties: JsonObject): Draft {
  const { id: _id, name: _name, type: _type, ...rest } = body;
  return { body: { ...rest, properties: { ...object(body, 'properties'), ...properties } } };
}

export const securityGroups: ResourceType = {
  ...common,
  type: networkTypes.securityGroup,
  group: 'NetworkSecurityGroups',
  draft: ({ id, body }) => {
    const rules = objects(object(body, 'properties'), 'securityRules');
    const taken = new Map<string, string>();
    for (const rule of rules) {
      const { direction = '', priority = '' } = object(rule, 'properties');
      const slot = JSON.stringify([direction, priority]);
      const other = taken.get(slot);
      if (other !== undefined) {
        throw new ArmFault(
          'SecurityRuleConflict',
          `Security rule ${text(rule, 'name')} conflicts with rule ${other}. Rules cannot have the same Priority and Direction.`,
        );
      }
      taken.set(slot, text(rule, 'name'));
    }
    return stored(body, {
      securityRules: rules.map((rule) => ({ ...rule, id: `${id}/securityRules/${text(rule, 'name')}` })),
    });
  },
  inUse: (resource, users) =>
    new ArmFault(
      'InUseNetworkSecurityGroupCannotBeDeleted',
      `Network security group ${resource.id} cannot be deleted because it is in use by the following resources: ${users.map(({ id }) => id).join(', ')}. In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.`,
    ),
};

export const routeTables: ResourceType = {
  ...common,
  type: networkTypes.routeTable,
  group: 'RouteTables',
  draft: ({ body }) => stored(body, { routes: objects(object(body, 'properties'), 'routes') }),
  inUse: (resource) =>
    new ArmFault('InUseRouteTableCannotBeDeleted', `Route table ${resource.name} is in use and cannot be deleted.`),
};

export const natGateways: ResourceType = {
  ...common,
  type: networkTypes.natGateway,
  group: 'NatGateways',
  draft: ({ body }) => {
    const refs = objects(object(body, 'properties'), 'publicIpAddresses').map((address) => text(address, 'id'));
    return { ...stored(body, {}), refs, costPerHour: natGatewayPrice };
  },
  inUse: (resource, users) =>
    new ArmFault(
      'InUseNatGatewayCannotBeDeleted',
      `Nat Gateway ${resource.id} is in use by ${users.map(({ id }) => id).join(', ')} and cannot be deleted.`,
    ),
};

/** Made by Kubernetes alone; a teardown looks for what is left of them. */
export const loadBalancers: ResourceType = {
  apiVersions: networkVersions,
  names: networkName,
  type: networkTypes.loadBalancer,
  group: 'LoadBalancers',
  delete: { spread: durations.other, status: 202 },
  etag: 'weak',
};

export const networkInterfaces: ResourceType = {
  apiVersions: networkVersions,
  names: networkName,
  type: networkTypes.networkInterface,
  group: 'NetworkInterfaces',
  delete: { spread: durations.other, status: 202 },
  etag: 'weak',
  mayDelete: (_call, resource) => {
    const machine = idAt(object(resource.body, 'properties'), 'virtualMachine');
    if (machine !== '') {
      throw new ArmFault(
        'NicInUse',
        `Network Interface ${resource.id} is used by existing resource ${machine}. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.`,
      );
    }
  },
};
