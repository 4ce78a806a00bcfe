import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, objects, text } from '../../core/json.ts';
import { parentId } from '../arm/arm-id.ts';
import type { ArmCall } from '../arm/call.ts';
import { removeResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import { addPrivateRecord } from '../privatedns/private-zones.ts';
import { isLinked, privateZoneType } from '../privatedns/private-zone.ts';
import { hostSuffix, invalidValue, privateZoneOf, serverType, subnetOf } from './server.ts';

const subnetType = 'Microsoft.Network/virtualNetworks/subnets';

/** Checks how a new server is to be reached and gives the subnet it will stand in; undefined: in public. */
export function checkNetwork(
  { azure, name, id }: ArmCall,
  network: JsonObject,
  location: string,
): Resource | undefined {
  const wanted = text(network, 'delegatedSubnetResourceId');
  const zoneId = text(network, 'privateDnsZoneResourceId');
  if (wanted === '' && zoneId === '') return undefined;
  if (wanted === '') throw invalidValue('delegatedSubnetResourceId');
  if (zoneId === '')
    throw new ArmFault(
      'PrivateDnsZoneNotSpecified',
      `The private DNS zone must be specified for server '${name}' with private access.`,
    );
  const subnet = azure.find(wanted);
  if (subnet?.type !== subnetType) throw missing(wanted, id);
  const services = objects(object(subnet.body, 'properties'), 'delegations').map((delegation) =>
    text(object(delegation, 'properties'), 'serviceName').toLowerCase(),
  );
  if (!services.includes(serverType.toLowerCase()))
    throw new ArmFault(
      'SubnetNotDelegated',
      `The subnet '${subnet.id}' must be delegated to '${serverType}' and hold nothing else.`,
    );
  const net = azure.find(parentId(subnet.id));
  if (net?.location !== location)
    throw new ArmFault(
      'InvalidVirtualNetworkLocation',
      `The virtual network '${net?.id ?? ''}' is in '${net?.location ?? ''}', the server in '${location}': they must be in the same region.`,
    );
  checkZone(azure, { server: name, id, zoneId, network: net.id });
  return subnet;
}

function checkZone(azure: Azure, wanted: { server: string; id: string; zoneId: string; network: string }): void {
  const zone = azure.find(wanted.zoneId);
  if (zone?.type !== privateZoneType) throw missing(wanted.zoneId, wanted.id);
  const name = zone.name.toLowerCase();
  if (!name.endsWith(`.${hostSuffix}`) || name === `${wanted.server}.${hostSuffix}`)
    throw new ArmFault(
      'PrivateDnsZoneNameNotValid',
      `The private DNS zone name '${zone.name}' is not valid: it must end with '.${hostSuffix}' and must not be the server's own name.`,
    );
  if (!isLinked(azure, zone.id, wanted.network))
    throw new ArmFault(
      'PrivateDnsZoneNotLinked',
      `The private DNS zone '${zone.id}' is not linked to the virtual network '${wanted.network}'.`,
    );
}

/** Whoever puts a server into a network must be allowed to join its subnet and its zone. */
export function networkJoins(network: JsonObject): { action: string; scope: string }[] {
  return [
    {
      action: 'Microsoft.Network/virtualNetworks/subnets/join/action',
      scope: text(network, 'delegatedSubnetResourceId'),
    },
    { action: 'Microsoft.Network/privateDnsZones/join/action', scope: text(network, 'privateDnsZoneResourceId') },
  ].filter(({ scope }) => scope !== '');
}

function missing(ref: string, id: string): ArmFault {
  return new ArmFault(
    'InvalidResourceReference',
    `Resource ${ref} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
  );
}

const recordName = (azure: Azure, server: Resource): string => azure.seeded.hex(12, 'mysql host', server.id);

/** The server's address in its subnet, by a name that only the private zone knows. */
export function addAddress(azure: Azure, server: Resource): void {
  const zone = azure.find(privateZoneOf(server));
  const name = recordName(azure, server);
  if (!zone || azure.find(`${zone.id}/A/${name}`)) return;
  const subnet = azure.find(subnetOf(server));
  const [base = '10.0.0.0'] = text(object(subnet?.body, 'properties'), 'addressPrefix').split('/');
  const ipv4Address = base.replace(/\d+$/, (last) => String(Number(last) + 4));
  addPrivateRecord(azure, zone, { type: 'A', name, properties: { ttl: 30, aRecords: [{ ipv4Address }] } });
}

/** Whether the server's name leads to it from a network: by the record in its zone, and a link of that zone. */
export function isResolved(azure: Azure, server: Resource, network: string): boolean {
  const zone = azure.find(privateZoneOf(server));
  if (!zone || !azure.find(`${zone.id}/A/${recordName(azure, server)}`)) return false;
  return isLinked(azure, zone.id, network);
}

/** From the end of a deletion until its subnet is free, in milliseconds. */
const release = { p50: 90, p95: 300 };

/** The address goes at once; the delegation holds the subnet for a while longer. */
export function leaveNetwork(azure: Azure, server: Resource): void {
  const zone = azure.find(privateZoneOf(server));
  if (zone) removeResource(azure, `${zone.id}/A/${recordName(azure, server)}`, 'provider');
  const subnet = azure.find(subnetOf(server));
  if (!subnet) return;
  const id = `${subnet.id}/serviceAssociationLinks/${server.name}`;
  azure.graph.forget(id);
  azure.graph.create({
    id,
    type: `${subnetType}/serviceAssociationLinks`,
    cloud: server.cloud,
    name: server.name,
    project: server.project,
    location: server.location,
    body: {},
    refs: [subnet.id],
    createdBy: 'provider',
  });
  const due = azure.clock.now() + azure.seeded.duration(release, 'mysql release', id, azure.graph.creates(id));
  azure.scheduler.at(due, 'azure.mysql.release', { id }, `azure mysql release ${id}`);
}

export function defineRelease(azure: Azure): void {
  azure.scheduler.handle('azure.mysql.release', {
    run: (task) => azure.graph.delete(text(task.args, 'id'), 'provider'),
  });
}
