import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { delegateLater, undelegateLater } from './delegation.ts';
import { badRequest, locationMustBeGlobal } from './dns-fault.ts';
import { chooseNameServers } from './name-servers.ts';
import { putRecordSet } from './record-sets.ts';
import { dnsVersions, nameServersOf, recordSetsOf, zoneType } from './zone.ts';

/** 50 cents a month. */
const zonePerHour = 0.5 / 730;
/** At least two labels. */
const names = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

function draft({ azure, id, name, body }: ArmCall, before: Resource | undefined): Draft {
  const location = text(body, 'location');
  if (location.toLowerCase() !== 'global') throw locationMustBeGlobal(zoneType, location);
  const { tags = {} } = body;
  const hidden = before?.hidden ?? { nameServers: chooseNameServers(azure, id, name) };
  return { body: { location, tags, properties: { zoneType: 'Public' } }, hidden, costPerHour: zonePerHour };
}

/** What every zone has from the first moment. */
export function furnishZone(azure: Azure, zone: Resource, by: string): void {
  const servers = nameServersOf(zone);
  const NSRecords = servers.map((nsdname) => ({ nsdname }));
  putRecordSet(azure, zone, { type: 'NS', name: '@', properties: { TTL: 172_800, NSRecords } }, by);
  const SOARecord = {
    host: servers[0] ?? '',
    email: 'azuredns-hostmaster.microsoft.com',
    serialNumber: 1,
    refreshTime: 3600,
    retryTime: 300,
    expireTime: 2_419_200,
    minimumTTL: 300,
  };
  putRecordSet(azure, zone, { type: 'SOA', name: '@', properties: { TTL: 3600, SOARecord } }, by);
  delegateLater(azure, zone);
}

/** Public zones. Deleting one drops its records. */
export const zones: ResourceType = {
  type: zoneType,
  apiVersions: dnsVersions,
  names,
  badName: (name) => badRequest(`The zone name '${name}' is invalid: it must have two to 34 labels.`),
  group: 'Zones',
  put: {},
  patch: { semantics: 'tags' },
  delete: { spread: durations.zoneDelete },
  etag: 'plain',
  provisioningState: false,
  draft,
  begun: (azure, zone, before, { caller }) => {
    if (!before) furnishZone(azure, zone, caller.objectId);
  },
  onDelete: { done: (azure, zone) => undelegateLater(azure, zone) },
  view: (azure, { id, name, type, body, ...zone }) => ({
    id,
    name,
    type,
    ...body,
    properties: {
      maxNumberOfRecordSets: 10_000,
      maxNumberOfRecordsPerRecordSet: null,
      nameServers: nameServersOf({ id, name, type, body, ...zone }),
      numberOfRecordSets: recordSetsOf(azure, id).length,
      zoneType: 'Public',
    },
  }),
};
