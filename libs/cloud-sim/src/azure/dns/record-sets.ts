import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object } from '../../core/json.ts';
import { nameOf, parentId } from '../arm/arm-id.ts';
import type { ArmCall } from '../arm/call.ts';
import { addResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { badRequest, DnsFault, invalidDomainName } from './dns-fault.ts';
import { checkRecords, propertyOf, recordProperty, recordTypes, valuesOf } from './record-data.ts';
import type { RecordType } from './record-data.ts';
import { dnsVersions, nameServersOf, recordSetsOf, recordTypeOf, zoneType } from './zone.ts';

const apex = '@';
const names =
  /^(@|(\*|[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*)$/;

/** Full name with trailing dot. */
function fqdnOf(name: string, zone: string): string {
  return name === apex ? `${zone}.` : `${name}.${zone}.`;
}

/** Checks what a record set is to hold and gives its body; `id` ends in `<type>/<name>`. */
function recordBody(azure: Azure, id: string, type: RecordType, properties: JsonObject): JsonObject {
  const name = nameOf(id);
  const zone = azure.find(parentId(id));
  refuseBesideAlias(azure, zone?.id ?? '', type, name);
  checkRecords(type, properties);
  if (type === 'CNAME' && name === apex)
    throw badRequest(`The CNAME record set '${apex}' is not allowed at the zone apex.`);
  if (type === 'SOA' && name !== apex) throw badRequest(`The SOA record set must be named '${apex}'.`);
  if (type === 'NS' && name === apex && zone) refuseOthersServers(zone, properties);
  const metadata = object({ metadata: propertyOf(properties, 'metadata') }, 'metadata');
  return {
    properties: {
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
      fqdn: fqdnOf(name, zone?.name ?? ''),
      TTL: integer({ ttl: propertyOf(properties, 'TTL') }, 'ttl') ?? 0,
      [recordProperty[type]]: propertyOf(properties, recordProperty[type]) ?? (type === 'CNAME' ? {} : []),
      targetResource: object(properties, 'targetResource'),
    },
  };
}

/** A name with a CNAME has nothing else. */
function refuseBesideAlias(azure: Azure, zone: string, type: RecordType, name: string): void {
  const others = recordSetsOf(azure, zone)
    .filter((set) => set.name.toLowerCase() === name.toLowerCase())
    .map(recordTypeOf)
    .filter((other) => other !== type);
  if (type === 'CNAME' && name !== apex && others.length > 0)
    throw conflict(
      'The CNAME record could not be created because another record with the same name already exists in this zone.',
    );
  if (others.includes('CNAME'))
    throw conflict(
      'The record could not be created because a CNAME record with the same name already exists in this zone.',
    );
}

function conflict(message: string): DnsFault {
  return new DnsFault('Conflict', message, { http: 409 });
}

/** Further servers may stand at the apex; Azure's own stay. */
function refuseOthersServers(zone: Resource, properties: JsonObject): void {
  const values = valuesOf('NS', properties);
  if (nameServersOf(zone).some((server) => !values.includes(server)))
    throw badRequest(`The name servers of Azure DNS cannot be removed from the NS record set '${apex}'.`);
}

function draft({ azure, id, body }: ArmCall, type: RecordType, before: Resource | undefined): Draft {
  if (before && type === 'SOA') {
    const host = valuesOf('SOA', object(before.body, 'properties'))[0]?.split(' ')[0];
    if (valuesOf('SOA', object(body, 'properties'))[0]?.split(' ')[0] !== host)
      throw badRequest('The host of the SOA record cannot be changed.');
  }
  return { body: recordBody(azure, id, type, object(body, 'properties')) };
}

/** One row for each type of record: ARM counts them as types of resources. */
export const recordSetTypes: ResourceType[] = recordTypes.map((type) => ({
  type: `${zoneType}/${type}`,
  apiVersions: dnsVersions,
  names,
  badName: invalidDomainName,
  group: 'RecordSets',
  put: {},
  patch: {},
  delete: {},
  etag: 'plain' as const,
  draft: (call, before) => draft(call, type, before),
  mayDelete: (_call, set) => {
    if (set.name === apex && (type === 'NS' || type === 'SOA'))
      throw badRequest(`The record set of type '${type}' with name '${apex}' cannot be deleted.`);
  },
}));

/** Writes a set that is new or stands already, without a request. */
export function putRecordSet(
  azure: Azure,
  zone: Resource,
  set: { type: RecordType; name: string; properties: JsonObject },
  by: string,
): void {
  const id = `${zone.id}/${set.type}/${set.name}`;
  const { properties } = recordBody(azure, id, set.type, set.properties);
  const body: JsonObject = {
    properties: { ...object({ properties }, 'properties'), provisioningState: 'Succeeded' },
    etag: azure.seeded.uuid('etag', id, azure.store.version, azure.clock.now()),
  };
  const before = azure.find(id);
  if (before) azure.graph.update(before.id, body);
  else addResource(azure, { id, type: `${zoneType}/${set.type}`, location: zone.location, body, createdBy: by });
}
