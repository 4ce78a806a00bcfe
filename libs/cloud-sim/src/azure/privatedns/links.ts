import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import { parentId } from '../arm/arm-id.ts';
import type { ArmCall } from '../arm/call.ts';
import { removeResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { badRequest, DnsFault, locationMustBeGlobal } from '../dns/dns-fault.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { linksTo, linkType, privateDnsVersions } from './private-zone.ts';

const networkType = 'Microsoft.Network/virtualNetworks';
const names = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?$/;

function draft({ azure, id, body }: ArmCall, before: Resource | undefined): Draft {
  const location = text(body, 'location');
  if (location.toLowerCase() !== 'global') throw locationMustBeGlobal(linkType, location);
  const properties = object(body, 'properties');
  const wanted = text(object(properties, 'virtualNetwork'), 'id');
  if (wanted === '') throw badRequest("The 'virtualNetwork' property of a virtual network link is required.");
  const network = azure.find(wanted);
  if (network?.type !== networkType)
    throw new ArmFault(
      'InvalidResourceReference',
      `Resource ${wanted} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    );
  const zone = azure.find(parentId(id));
  for (const other of linksTo(azure, network.id)) {
    if (other.link.id === before?.id || other.zone.name.toLowerCase() !== zone?.name.toLowerCase()) continue;
    throw new DnsFault(
      'Conflict',
      other.zone.id === zone.id
        ? `The virtual network '${network.id}' is already linked to the Private DNS zone '${zone.name}' by the virtual network link '${other.link.name}'.`
        : `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${zone.name}' and '${other.zone.name}' zones.`,
      { http: 409 },
    );
  }
  return {
    body: {
      location,
      tags: object(body, 'tags'),
      properties: {
        registrationEnabled: properties['registrationEnabled'] === true,
        virtualNetwork: { id: wanted },
        virtualNetworkLinkState: text(object(before?.body, 'properties'), 'virtualNetworkLinkState') || 'InProgress',
      },
    },
  };
}

/** Links of private zones to the networks that see them. */
export const links: ResourceType = {
  type: linkType,
  apiVersions: privateDnsVersions,
  tracked: true,
  names,
  group: 'VirtualNetworkLinks',
  put: { spread: durations.privateZone, status: 202, headers: ['azure-asyncoperation', 'location'] },
  patch: { spread: durations.privateZone, status: 202, headers: ['azure-asyncoperation', 'location'] },
  delete: { spread: durations.privateZone },
  etag: 'plain',
  // As the built-in role Private DNS Zone Contributor has it.
  linked: ({ sent }) => {
    const scope = text(object(object(sent, 'properties'), 'virtualNetwork'), 'id');
    return scope === '' ? [] : [{ action: 'Microsoft.Network/virtualNetworks/join/action', scope }];
  },
  draft,
  onPut: {
    done: (azure, { id, body }) => {
      const properties = { ...object(body, 'properties'), virtualNetworkLinkState: 'Completed' };
      azure.graph.update(id, { ...body, properties });
    },
  },
};

/** A network that is deleted takes its links along: they do not hold it. */
export function clearLinksOfGoneNetworks(azure: Azure): void {
  azure.operations.onDone(({ cloud, target }) => {
    if (cloud !== 'azure' || azure.find(target)) return;
    for (const { link } of linksTo(azure, target)) removeResource(azure, link.id, 'provider');
  });
}
