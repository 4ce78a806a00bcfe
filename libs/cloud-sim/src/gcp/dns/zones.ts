import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { alreadyExists, GoogleFault, invalid, notFound, required } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud, resourceId } from '../gcp.ts';
import { page } from '../page.ts';
import { delegateLater, undelegateLater } from './delegation.ts';
import { dropZone, putRecord, recordsOf } from './records.ts';

const zonePerHour = 0.2 / 730;
const nameServerSets = ['a', 'b', 'c', 'd', 'e'];

function zoneId(project: string, name: string): string {
  return resourceId('dns', `projects/${project}/managedZones/${name}`);
}

/** By name or by number. */
export function findZone(call: Call): Resource {
  const name = text(call.request, 'managedZone');
  const { gcp, project } = call;
  const zone =
    gcp.graph.get(zoneId(project, name)) ??
    gcp.graph.all('dns.managedZones').find((item) => item.project === project && text(item.body, 'id') === name);
  const isRead = call.http.method === 'GET';
  if (zone && (!isRead || gcp.lags.visible(zone, 'get', call.reader))) return zone;
  throw notFound(`The 'parameters.managedZone' resource named '${name}' does not exist.`);
}

export function createZone(call: Call): JsonObject {
  const { gcp, project } = call;
  const body = object(call.request, 'body');
  const name = text(body, 'name');
  const dnsName = text(body, 'dnsName').toLowerCase();
  if (name === '') throw required('entity.managedZone.name');
  if (dnsName === '') throw required('entity.managedZone.dnsName');
  if (body['description'] === undefined) throw required('entity.managedZone.description');
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
    throw invalid(`Invalid value for 'entity.managedZone.name': '${name}'`);
  if (!/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.){2,}$/.test(dnsName))
    throw invalid(`Invalid value for 'entity.managedZone.dnsName': '${dnsName}'`);
  const id = zoneId(project, name);
  if (gcp.graph.get(id)) throw alreadyExists(`The resource 'entity.managedZone' named '${name}' already exists`);
  const nameServers = chooseNameServers(gcp, id, dnsName);
  gcp.graph.forget(id);
  const zone = gcp.graph.create({
    id,
    type: 'dns.managedZones',
    cloud,
    name,
    project,
    location: 'global',
    body: {
      visibility: 'public',
      ...body,
      kind: 'dns#managedZone',
      name,
      dnsName,
      id: gcp.seeded.digits(19, id, gcp.graph.creates(id)),
      creationTime: gcp.clock.iso(),
      nameServers,
      cloudLoggingConfig: { kind: 'dns#managedZoneCloudLoggingConfig' },
    },
    refs: [],
    createdBy: call.principal,
    costPerHour: zonePerHour,
  });
  const first = nameServers[0] ?? '';
  const soa = `${first} cloud-dns-hostmaster.google.com. 1 21600 3600 259200 300`;
  putRecord(gcp, { zone: id, name: dnsName, type: 'NS', ttl: 21600, rrdatas: nameServers, servedAt: 0 });
  putRecord(gcp, { zone: id, name: dnsName, type: 'SOA', ttl: 21600, rrdatas: [soa], servedAt: 0 });
  delegateLater(gcp, zone);
  return zone.body;
}

/** Zones of one name get different servers; a re-created zone usually gets others than it had. */
function chooseNameServers(gcp: Gcp, id: string, dnsName: string): string[] {
  const taken = gcp.graph
    .all('dns.managedZones')
    .filter((zone) => text(zone.body, 'dnsName') === dnsName)
    .map((zone) => String((zone.body['nameServers'] as string[] | undefined)?.[0]).charAt('ns-cloud-'.length));
  const free = nameServerSets.filter((letter) => !taken.includes(letter));
  if (free.length === 0)
    throw new GoogleFault(
      400,
      'FAILED_PRECONDITION',
      'managedZoneDnsNameNotAvailable',
      `Please verify ownership of the '${dnsName}' domain (or a parent) at http://www.google.com/webmasters/verification/ and try again`,
    );
  const start = Math.floor(gcp.seeded.uniform('name servers', id) * nameServerSets.length) + gcp.graph.creates(id);
  const letter = free[start % free.length] ?? 'a';
  return [1, 2, 3, 4].map((number) => `ns-cloud-${letter}${number}.googledomains.com.`);
}

export function listZones(call: Call): JsonObject {
  const { gcp, project, request, reader } = call;
  const all = gcp.graph
    .all('dns.managedZones')
    .filter((zone) => zone.project === project && gcp.lags.visible(zone, 'list', reader))
    .filter((zone) => text(request, 'dnsName') === '' || text(zone.body, 'dnsName') === text(request, 'dnsName'))
    .map((zone) => zone.body);
  const { items, nextPageToken } = page(all, integer(request, 'maxResults') ?? 100, text(request, 'pageToken'));
  return {
    kind: 'dns#managedZonesListResponse',
    managedZones: items,
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  };
}

export function patchZone(call: Call): JsonObject {
  const { gcp } = call;
  const zone = findZone(call);
  const body = object(call.request, 'body');
  if (body['dnsName'] !== undefined && body['dnsName'] !== zone.body['dnsName'])
    throw invalid("Invalid value for 'entity.managedZone.dnsName': it cannot be changed.");
  gcp.graph.patch(zone.id, body);
  const id = gcp.seeded.uuid('dns operation', zone.id, gcp.store.count('counters', 'dns'));
  return {
    kind: 'dns#operation',
    id,
    status: 'done',
    type: 'update',
    user: call.principal,
    startTime: gcp.clock.iso(),
  };
}

export function deleteZone(call: Call): undefined {
  const { gcp } = call;
  const zone = findZone(call);
  const own = recordsOf(gcp, zone.id).filter(
    (record) => record.name !== text(zone.body, 'dnsName') || !['NS', 'SOA'].includes(record.type),
  );
  if (own.length > 0)
    throw invalid(
      `The resource named '${zone.name}' cannot be deleted because it contains one or more 'resource records'.`,
      'containerNotEmpty',
    );
  dropZone(gcp, zone.id);
  gcp.graph.delete(zone.id, call.principal);
  undelegateLater(gcp, zone);
  return undefined;
}
