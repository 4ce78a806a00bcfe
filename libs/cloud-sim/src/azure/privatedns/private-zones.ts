import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { addResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { badRequest, locationMustBeGlobal } from '../dns/dns-fault.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { linksOf, privateDnsVersions, privateZoneType } from './private-zone.ts';

/** 50 cents a month. */
const zonePerHour = 0.5 / 730;
const names = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

function draft({ body }: ArmCall, _before: Resource | undefined): Draft {
  const location = text(body, 'location');
  if (location.toLowerCase() !== 'global') throw locationMustBeGlobal(privateZoneType, location);
  return { body: { location, tags: object(body, 'tags'), properties: {} }, costPerHour: zonePerHour };
}

function addStartOfAuthority(azure: Azure, zone: Resource): void {
  const id = `${zone.id}/SOA/@`;
  if (azure.find(id)) return;
  const soaRecord = {
    host: 'azureprivatedns.net',
    email: 'azureprivatedns-host.microsoft.com',
    serialNumber: 1,
    refreshTime: 3600,
    retryTime: 300,
    expireTime: 2_419_200,
    minimumTtl: 10,
  };
  addPrivateRecord(azure, zone, { type: 'SOA', name: '@', properties: { ttl: 3600, soaRecord } });
}

/** A record set that the provider writes, such as a database's address. */
export function addPrivateRecord(
  azure: Azure,
  zone: Resource,
  set: { type: 'A' | 'SOA'; name: string; properties: Record<string, number | object> },
): void {
  const id = `${zone.id}/${set.type}/${set.name}`;
  const fqdn = set.name === '@' ? `${zone.name}.` : `${set.name}.${zone.name}.`;
  const properties = { ...set.properties, fqdn, isAutoRegistered: false };
  addResource(azure, {
    id,
    type: `${privateZoneType}/${set.type}`,
    location: 'global',
    body: { etag: azure.seeded.uuid('etag', id, azure.store.version), properties },
    createdBy: 'provider',
    providerOwned: true,
  });
}

/** Private zones. One that is linked to a network stays. */
export const privateZones: ResourceType = {
  type: privateZoneType,
  apiVersions: privateDnsVersions,
  names,
  badName: (name) => badRequest(`The zone name '${name}' is invalid: it must have two to 34 labels.`),
  group: 'PrivateZones',
  put: { spread: durations.privateZone, status: 202, headers: ['azure-asyncoperation', 'location'] },
  patch: { spread: durations.privateZone, status: 202, headers: ['azure-asyncoperation', 'location'] },
  delete: { spread: durations.privateZone },
  etag: 'plain',
  draft,
  begun: (azure, zone) => addStartOfAuthority(azure, zone),
  mayDelete: ({ azure }, zone) => {
    if (linksOf(azure, zone.id).length > 0)
      throw new ArmFault('CannotDeleteResource', 'Can not delete resource before nested resources are deleted.', {
        http: 409,
      });
  },
  view: (azure, { id, name, type, body }) => {
    const children = azure.graph.children(id);
    const its = linksOf(azure, id);
    const registering = its.filter((link) => object(link.body, 'properties')['registrationEnabled'] === true);
    return {
      id,
      name,
      type,
      ...body,
      properties: {
        ...object(body, 'properties'),
        maxNumberOfRecordSets: 25_000,
        maxNumberOfVirtualNetworkLinks: 1000,
        maxNumberOfVirtualNetworkLinksWithRegistration: 100,
        numberOfRecordSets: children.length - its.length,
        numberOfVirtualNetworkLinks: its.length,
        numberOfVirtualNetworkLinksWithRegistration: registering.length,
      },
    };
  },
};

/** Record sets of private zones can be read; nobody but the provider writes them here. */
export const privateRecordSets: ResourceType[] = (['A', 'SOA'] as const).map((type) => ({
  type: `${privateZoneType}/${type}`,
  apiVersions: privateDnsVersions,
  names: /^(@|[A-Za-z0-9_*]([A-Za-z0-9_.*-]{0,251}[A-Za-z0-9_])?)$/,
  group: 'RecordSets',
  etag: 'plain' as const,
  provisioningState: false,
}));
