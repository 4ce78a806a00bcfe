import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, object, objects, text } from '../../core/json.ts';
import { nameOf, parentId } from '../arm/arm-id.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { contains, overlap, parseExactCidr } from '../../core/cidr.ts';
import { networkName, networkTypes, networkVersions } from './network-types.ts';
import { addressed, badRange, holderIn, holdersOf, idAt } from './references.ts';

/** Azure keeps five addresses of each subnet for itself. */
const longestPrefix = 29;
const used = ['networkSecurityGroup', 'routeTable', 'natGateway'] as const;

/** Services that may be given a subnet of their own, as far as an installation meets them. */
const delegates: Record<string, string[]> = {
  'Microsoft.DBforMySQL/flexibleServers': ['Microsoft.Network/virtualNetworks/subnets/join/action'],
  'Microsoft.DBforPostgreSQL/flexibleServers': ['Microsoft.Network/virtualNetworks/subnets/join/action'],
  'Microsoft.ContainerInstance/containerGroups': ['Microsoft.Network/virtualNetworks/subnets/action'],
  'Microsoft.Web/serverFarms': ['Microsoft.Network/virtualNetworks/subnets/action'],
};

/** `addressPrefix`, or the only one of `addressPrefixes`. */
export function rangeOf(body: JsonObject): string {
  const properties = object(body, 'properties');
  const [first] = list(properties, 'addressPrefixes');
  return text(properties, 'addressPrefix') || (typeof first === 'string' ? first : '');
}

export function subnetsOf(azure: Azure, network: string): Resource[] {
  return azure.graph.children(network).filter(({ type }) => type === networkTypes.subnet);
}

/** Service that a subnet is delegated to. */
export function delegationOf(subnet: Resource): string | undefined {
  const [delegation] = objects(object(subnet.body, 'properties'), 'delegations');
  return delegation && text(object(delegation, 'properties'), 'serviceName');
}

/**
 * Checks a subnet as sent, by itself or within its network, and says what to store.
 * @param spaces address prefixes of the network
 * @param others names and ranges of the network's other subnets
 */
export function subnetDraft(
  azure: Azure,
  id: string,
  sent: JsonObject,
  spaces: readonly string[],
  others: readonly { name: string; range: string }[],
): Draft {
  const name = nameOf(id);
  const network = nameOf(parentId(id));
  const properties = object(sent, 'properties');
  const wanted = rangeOf(sent);
  const range = parseExactCidr(wanted);
  if (!range) throw badRange(wanted, id);
  if (range.bits > longestPrefix || !spaces.some((space) => contains(parseExactCidr(space) ?? range, range))) {
    throw new ArmFault('NetcfgInvalidSubnet', `Subnet '${name}' is not valid in virtual network '${network}'.`);
  }
  for (const other of others) {
    const its = parseExactCidr(other.range);
    if (other.name.toLowerCase() !== name.toLowerCase() && its && overlap(its, range)) {
      throw new ArmFault(
        'NetcfgSubnetRangesOverlap',
        `Subnet '${name}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${network}'.`,
      );
    }
  }
  const before = azure.find(id);
  if (before) refuseChange(azure, before, wanted, properties);
  return {
    body: {
      properties: {
        privateEndpointNetworkPolicies: 'Disabled',
        privateLinkServiceNetworkPolicies: 'Enabled',
        ...properties,
        delegations: delegationsOf(id, properties),
      },
    },
    refs: used.map((key) => idAt(properties, key)).filter((ref) => ref !== ''),
  };
}

function delegationsOf(id: string, properties: JsonObject): JsonObject[] {
  return objects(properties, 'delegations').map((delegation) => {
    const serviceName = text(object(delegation, 'properties'), 'serviceName');
    const actions = delegates[serviceName];
    if (!actions) {
      throw new ArmFault(
        'InvalidServiceNameOnDelegation',
        `The service name ${serviceName} referenced by subnet ${id} for delegation is not valid.`,
      );
    }
    const name = text(delegation, 'name');
    return {
      name,
      id: `${id}/delegations/${name}`,
      type: `${networkTypes.subnet}/delegations`,
      properties: { provisioningState: 'Succeeded', serviceName, actions },
    };
  });
}

/** What is in a subnet holds its range and its delegation. */
function refuseChange(azure: Azure, before: Resource, range: string, properties: JsonObject): void {
  const [holder] = holdersOf(azure, before);
  if (holder === undefined) return;
  if (rangeOf(before.body) !== range) {
    throw new ArmFault(
      'InUsePrefixCannotBeDeleted',
      `IpPrefix ${rangeOf(before.body)} on Subnet ${before.name} has active allocations and cannot be deleted.`,
    );
  }
  const service = delegationOf(before);
  const kept = objects(properties, 'delegations').some(
    (each) => text(object(each, 'properties'), 'serviceName') === service,
  );
  if (service !== undefined && !kept) {
    throw new ArmFault(
      'SubnetMissingRequiredDelegation',
      `Subnet ${before.id} requires the following delegation(s) [${service}] to reference service association link ${holder}.`,
    );
  }
}

export function subnetInUse(users: readonly Resource[], subnet: Resource): ArmFault {
  const holders = addressed(users).map((user) => holderIn(user, subnet.id));
  return new ArmFault(
    'InUseSubnetCannotBeDeleted',
    `Subnet ${subnet.name} is in use by ${holders.join(', ')} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
  );
}

/** As ARM shows it, alone or within its network. */
export function showSubnet(azure: Azure, subnet: Resource): JsonObject {
  const { id, name, type, body } = subnet;
  const holders = holdersOf(azure, subnet).map((holder) => ({ id: holder }));
  const properties = { ...object(body, 'properties'), ...(holders.length > 0 ? { ipConfigurations: holders } : {}) };
  return { id, name, type, ...body, properties };
}

export const subnets: ResourceType = {
  type: networkTypes.subnet,
  apiVersions: networkVersions,
  names: networkName,
  group: 'Subnets',
  put: { spread: durations.subnet },
  delete: { spread: durations.subnet, status: 202 },
  etag: 'weak',
  states: { creating: 'Updating' },
  exclusive: (id) => parentId(id),
  draft: ({ azure, id, body }) => {
    const network = azure.find(parentId(id));
    const others = network
      ? subnetsOf(azure, network.id).map(({ name, body: its }) => ({ name, range: rangeOf(its) }))
      : [];
    const spaces = list(object(object(network?.body, 'properties'), 'addressSpace'), 'addressPrefixes');
    return subnetDraft(
      azure,
      id,
      body,
      spaces.filter((space) => typeof space === 'string'),
      others,
    );
  },
  linked: ({ body }) => joins(object(body, 'properties')),
  inUse: (_resource, users, child) => subnetInUse(users, child),
  view: showSubnet,
};

const joinActions: Record<(typeof used)[number], string> = {
  networkSecurityGroup: 'Microsoft.Network/networkSecurityGroups/join/action',
  routeTable: 'Microsoft.Network/routeTables/join/action',
  natGateway: 'Microsoft.Network/natGateways/join/action',
};

export function joins(properties: JsonObject): { action: string; scope: string }[] {
  return used
    .map((key) => ({ action: joinActions[key], scope: idAt(properties, key) }))
    .filter(({ scope }) => scope !== '');
}
