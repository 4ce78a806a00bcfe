import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, object, objects, text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { addResource, removeResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { overlap, parseExactCidr } from '../../core/cidr.ts';
import { networkTypes, networkVersions } from './network-types.ts';
import { badRange, holdersOf } from './references.ts';
import { joins, rangeOf, showSubnet, subnetDraft, subnetInUse, subnets, subnetsOf } from './subnets.ts';

/** Letters, digits, `.`, `_`, `-`, up to 64. */
const names = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_])?$/;

function spacesOf(body: JsonObject): string[] {
  const spaces = list(object(object(body, 'properties'), 'addressSpace'), 'addressPrefixes');
  return spaces.filter((space) => typeof space === 'string');
}

function draft({ azure, id, name, body, http }: ArmCall, before: Resource | undefined): Draft {
  const spaces = spacesOf(body);
  if (spaces.length === 0) {
    throw new ArmFault('InvalidRequestFormat', `Virtual network ${name} must have an address space.`);
  }
  const ranges = spaces.map((space) => {
    const range = parseExactCidr(space);
    if (!range) throw badRange(space, id);
    return range;
  });
  ranges.forEach((one, index) => {
    if (ranges.slice(index + 1).some((other) => overlap(one, other))) {
      throw new ArmFault(
        'NetcfgInvalidAddressSpace',
        `Address space of virtual network ${name} has overlapping ranges.`,
      );
    }
  });
  const wanted = objects(object(body, 'properties'), 'subnets');
  for (const subnet of wanted) {
    const others = wanted.filter((other) => other !== subnet);
    subnetDraft(azure, `${id}/subnets/${text(subnet, 'name')}`, subnet, spaces, others.map(named));
  }
  // A PATCH of tags says nothing of them.
  const dropped = before && http.method === 'PUT' ? unlisted(azure, before, wanted) : [];
  for (const subnet of dropped) refuseDrop(azure, subnet);
  const { subnets: _subnets, ...properties } = object(body, 'properties');
  const { name: _name, id: _id, type: _type, ...rest } = body;
  return { body: { ...rest, properties: { enableDdosProtection: false, ...properties } } };
}

const named = (subnet: JsonObject): { name: string; range: string } => ({
  name: text(subnet, 'name'),
  range: rangeOf(subnet),
});

/** A PUT of the network says what subnets there are. */
function unlisted(azure: Azure, network: Resource, wanted: readonly JsonObject[]): Resource[] {
  const kept = new Set(wanted.map((subnet) => text(subnet, 'name').toLowerCase()));
  return subnetsOf(azure, network.id).filter(({ name }) => !kept.has(name.toLowerCase()));
}

function refuseDrop(azure: Azure, subnet: Resource): void {
  if (holdersOf(azure, subnet).length > 0) throw subnetInUse(azure.graph.users(subnet.id), subnet);
}

function putSubnets(azure: Azure, network: Resource, call: ArmCall): void {
  const { body, caller } = call;
  const wanted = objects(object(body, 'properties'), 'subnets');
  for (const subnet of unlisted(azure, network, wanted)) removeResource(azure, subnet.id, caller.objectId);
  for (const sent of wanted) {
    const id = `${network.id}/subnets/${text(sent, 'name')}`;
    const others = wanted.filter((other) => other !== sent).map(named);
    const { body: stored, refs = [] } = subnetDraft(azure, id, sent, spacesOf(body), others);
    const properties = { provisioningState: 'Succeeded', ...object(stored, 'properties') };
    const standing = azure.find(id);
    if (standing)
      azure.graph.update(
        standing.id,
        { ...stored, properties },
        { refs: refs.map((ref) => azure.find(ref)?.id ?? ref) },
      );
    else {
      addResource(azure, {
        id,
        type: networkTypes.subnet,
        location: network.location,
        body: { properties },
        refs,
        createdBy: caller.objectId,
      });
    }
  }
}

const virtualNetworks: ResourceType = {
  type: networkTypes.virtualNetwork,
  apiVersions: networkVersions,
  names,
  group: 'VirtualNetworks',
  put: { spread: durations.virtualNetwork },
  patch: { semantics: 'tags' },
  delete: { spread: durations.virtualNetwork, status: 202 },
  etag: 'weak',
  states: { creating: 'Updating' },
  exclusive: (id) => id,
  draft,
  linked: ({ body }) =>
    objects(object(body, 'properties'), 'subnets').flatMap((subnet) => joins(object(subnet, 'properties'))),
  begun: (azure, resource, _before, call) => {
    if (call.http.method === 'PUT') putSubnets(azure, resource, call);
  },
  inUse: (resource, users, child) =>
    child.type === networkTypes.subnet
      ? subnetInUse(users, child)
      : new ArmFault(
          'InUseVirtualNetworkCannotBeDeleted',
          `Virtual network ${resource.id} is in use by ${users.map(({ id }) => id).join(', ')} and cannot be deleted.`,
        ),
  view: (azure, { id, name, type, body }) => ({
    id,
    name,
    type,
    ...body,
    properties: {
      ...object(body, 'properties'),
      subnets: subnetsOf(azure, id).map((subnet) => showSubnet(azure, subnet)),
    },
  }),
};

/** The network and what is in it. */
export const networkTable = [virtualNetworks, subnets];
