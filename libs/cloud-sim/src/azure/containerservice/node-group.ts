import type { NewResource, Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, labels, object, objects, text } from '../../core/json.ts';
import { addResource, removeResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { computeTypes } from '../compute/compute-types.ts';
import { vmSize } from '../compute/vm-sizes.ts';
import { addressPrice, freeAddress } from '../network/addresses.ts';
import { networkTypes } from '../network/network-types.ts';
import { groupId } from './cluster-draft.ts';
import { poolsOf } from './cluster-types.ts';
import { subnetIdOf, zonesOf } from './pool-draft.ts';

const maker = 'aks';
const groupType = 'Microsoft.Resources/resourceGroups';
const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const balancerPrice = 0.025;

/** Id of the group that a cluster keeps its machines in. */
function nodeGroupId(cluster: Resource): string {
  return groupId(cluster.id, text(object(cluster.body, 'properties'), 'nodeResourceGroup'));
}

/** Of something in that group: `inNodeGroup(cluster, 'Microsoft.Network/loadBalancers', 'kubernetes')`. */
export function inNodeGroup(cluster: Resource, type: string, name: string): string {
  return `${nodeGroupId(cluster)}/providers/${type}/${name}`;
}

/** Eight digits that AKS puts into the names of a cluster's things. */
export function clusterDigits(azure: Azure, cluster: Resource): string {
  return azure.seeded.digits(8, 'aks', cluster.id, azure.graph.creates(cluster.id));
}

/** Adds what is not there yet. */
export function ensureIn(
  azure: Azure,
  cluster: Resource,
  type: string,
  name: string,
  rest: { body: JsonObject; refs?: string[]; costPerHour?: number; hidden?: JsonObject; createdBy?: string },
): Resource {
  const id = inNodeGroup(cluster, type, name);
  const found = azure.find(id);
  if (found) return found;
  azure.graph.forget(id);
  const { body, createdBy = maker, ...more } = rest;
  const tags = { ...labels(cluster.body, 'tags'), 'aks-managed-cluster-name': cluster.name };
  return addResource(azure, {
    id,
    type,
    location: cluster.location,
    createdBy,
    body: {
      location: cluster.location,
      tags: createdBy === maker ? tags : {},
      ...body,
      properties: { provisioningState: 'Succeeded', ...object(body, 'properties') },
    },
    ...more,
  });
}

/** The group with what every cluster brings along: security group, routes, load balancer with its way out, kubelet identity. */
export function makeNodeGroup(azure: Azure, cluster: Resource): void {
  const digits = clusterDigits(azure, cluster);
  const group = nodeGroupId(cluster);
  if (!azure.find(group)) {
    azure.graph.forget(group);
    addResource(azure, {
      id: group,
      type: groupType,
      location: cluster.location,
      createdBy: maker,
      body: {
        location: cluster.location,
        tags: { ...labels(cluster.body, 'tags'), 'aks-managed-cluster-name': cluster.name },
        managedBy: cluster.id,
        properties: { provisioningState: 'Succeeded' },
      },
    });
  }
  ensureIn(azure, cluster, identityType, `${cluster.name}-agentpool`, {
    body: {
      properties: {
        tenantId: '00000000-0000-4000-8000-0000000000aa',
        principalId: azure.seeded.uuid('kubelet principal', cluster.id, digits),
        clientId: azure.seeded.uuid('kubelet client', cluster.id, digits),
      },
    },
  });
  ensureIn(azure, cluster, networkTypes.securityGroup, `aks-agentpool-${digits}-nsg`, {
    body: { properties: { securityRules: [] } },
  });
  ensureIn(azure, cluster, networkTypes.routeTable, `aks-agentpool-${digits}-routetable`, {
    body: { properties: { routes: [] } },
  });
  const name = azure.seeded.uuid('outbound', cluster.id, digits);
  const address = ensureIn(azure, cluster, networkTypes.publicAddress, name, addressBody(azure, cluster, name));
  const balancer = inNodeGroup(cluster, networkTypes.loadBalancer, 'kubernetes');
  const frontend = {
    id: `${balancer}/frontendIPConfigurations/${name}`,
    name,
    properties: { publicIPAddress: { id: address.id } },
  };
  ensureIn(azure, cluster, networkTypes.loadBalancer, 'kubernetes', {
    body: {
      sku: { name: 'Standard', tier: 'Regional' },
      properties: {
        frontendIPConfigurations: [frontend],
        backendAddressPools: [{ id: `${balancer}/backendAddressPools/kubernetes`, name: 'kubernetes' }],
        loadBalancingRules: [],
        probes: [],
        outboundRules: [
          { name: 'aksOutboundRule', properties: { protocol: 'All', frontendIPConfigurations: [{ id: frontend.id }] } },
        ],
      },
    },
    refs: [address.id],
    costPerHour: balancerPrice,
  });
}

/** A static Standard address. */
export function addressBody(azure: Azure, cluster: Resource, name: string): { body: JsonObject; costPerHour: number } {
  return {
    body: {
      sku: { name: 'Standard', tier: 'Regional' },
      properties: {
        ipAddress: freeAddress(azure, inNodeGroup(cluster, networkTypes.publicAddress, name)),
        publicIPAddressVersion: 'IPv4',
        publicIPAllocationMethod: 'Static',
        idleTimeoutInMinutes: 4,
      },
    },
    costPerHour: addressPrice,
  };
}

export function scaleSetName(azure: Azure, cluster: Resource, pool: string): string {
  return `aks-${pool}-${clusterDigits(azure, cluster)}-vmss`;
}

/** Makes the scale set of each pool as large as the pool is. */
export function syncScaleSets(azure: Azure, cluster: Resource): void {
  const pools = poolsOf(azure, cluster.id).filter(
    ({ body }) => text(object(body, 'properties'), 'provisioningState') !== 'Creating',
  );
  for (const pool of pools) syncScaleSet(azure, cluster, pool);
}

function syncScaleSet(azure: Azure, cluster: Resource, pool: Resource): void {
  const properties = object(pool.body, 'properties');
  const capacity = integer(properties, 'count') ?? 0;
  const machine = text(properties, 'vmSize');
  const sku = { name: machine, tier: 'Standard', capacity };
  const subnet = subnetIdOf(pool);
  const zones = zonesOf(pool);
  const set = ensureIn(azure, cluster, computeTypes.scaleSet, scaleSetName(azure, cluster, pool.name), {
    body: {
      sku,
      ...(zones.length > 0 ? { zones } : {}),
      properties: { singlePlacementGroup: false, orchestrationMode: 'Uniform' },
    },
    hidden: { pool: pool.name },
    refs: subnet === '' ? [] : [subnet],
  });
  const costPerHour = (vmSize(machine)?.price ?? 0) * capacity;
  azure.graph.update(set.id, { ...set.body, sku }, { costPerHour });
}

export function removeScaleSet(azure: Azure, cluster: Resource, pool: string): void {
  removeResource(azure, inNodeGroup(cluster, computeTypes.scaleSet, scaleSetName(azure, cluster, pool)), maker);
}

/** The group with everything in it, whoever made it. */
export function dropNodeGroup(azure: Azure, cluster: Resource): void {
  removeResource(azure, nodeGroupId(cluster), maker);
}

/** Writes a child's properties; Kubernetes changes the load balancer and the rules of the security group. */
export function changeProperties(
  azure: Azure,
  id: string,
  change: (properties: JsonObject) => JsonObject,
  rest: Partial<NewResource> = {},
): void {
  const resource = azure.find(id);
  if (resource)
    azure.graph.update(
      resource.id,
      { ...resource.body, properties: change(object(resource.body, 'properties')) },
      rest,
    );
}

/** Addresses by which a cluster's pods reach the world. */
export function outboundAddresses(azure: Azure, cluster: Resource): string[] {
  const balancer = azure.find(inNodeGroup(cluster, networkTypes.loadBalancer, 'kubernetes'));
  const [rule] = objects(object(balancer?.body, 'properties'), 'outboundRules');
  const used = objects(object(rule, 'properties'), 'frontendIPConfigurations').map((item) => text(item, 'id'));
  return objects(object(balancer?.body, 'properties'), 'frontendIPConfigurations')
    .filter((item) => used.includes(text(item, 'id')))
    .map((item) => text(object(object(item, 'properties'), 'publicIPAddress'), 'id'));
}
