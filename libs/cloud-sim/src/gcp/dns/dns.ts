import type { Api } from '../api.ts';
import type { Gcp } from '../gcp.ts';
import { fields, listOf } from '../shape.ts';
import type { Shape } from '../shape.ts';
import { text } from '../../core/json.ts';
import { tableRoutes } from '../table-routes.ts';
import {
  createChange,
  createRecord,
  deleteRecord,
  getChange,
  getRecord,
  listChanges,
  listRecords,
  patchRecord,
} from './changes.ts';
import { defineDelegation } from './delegation.ts';
import { createZone, deleteZone, findZone, listZones, patchZone } from './zones.ts';

const recordShape: Record<string, Shape> = {
  kind: 'string',
  name: 'string',
  type: 'string',
  ttl: 'int',
  rrdatas: listOf('string'),
  signatureRrdatas: listOf('string'),
};
const recordSet = fields(recordShape);
const zoneShape = fields({
  kind: 'string',
  id: 'string',
  creationTime: 'string',
  nameServers: listOf('string'),
  name: 'string',
  dnsName: 'string',
  description: 'string',
  nameServerSet: 'string',
  visibility: ['public', 'private'],
  labels: 'map',
  dnssecConfig: fields({
    kind: 'string',
    state: ['off', 'on', 'transfer'],
    nonExistence: ['nsec', 'nsec3'],
    defaultKeySpecs: 'any',
  }),
  privateVisibilityConfig: 'any',
  forwardingConfig: 'any',
  peeringConfig: 'any',
  cloudLoggingConfig: fields({ kind: 'string', enableLogging: 'bool' }),
});
const changeShape = fields({
  kind: 'string',
  id: 'string',
  startTime: 'string',
  status: 'string',
  isServing: 'bool',
  additions: listOf(recordSet),
  deletions: listOf(recordSet),
});

const zones = '/dns/v1/projects/{project}/managedZones';
const zone = `${zones}/{managedZone}`;
const listQuery = { maxResults: 'int', pageToken: 'string' } as const;
const clientOperation = { clientOperationId: 'string' } as const;
const zoneName = (request: Parameters<typeof text>[0]): string => text(request, 'managedZone');

export function dns(gcp: Gcp): Api {
  defineDelegation(gcp);
  gcp.operations.define('dns', 'CHANGE', { complete: () => undefined });
  return {
    service: 'dns',
    title: 'Cloud DNS API',
    style: 'reason',
    mustBeEnabled: true,
    routes: () =>
      tableRoutes([
        {
          operation: 'managedZones.create',
          verb: 'POST',
          path: zones,
          permission: 'dns.managedZones.create',
          query: clientOperation,
          body: zoneShape,
          handle: createZone,
        },
        {
          operation: 'managedZones.list',
          verb: 'GET',
          path: zones,
          permission: 'dns.managedZones.list',
          query: { ...listQuery, dnsName: 'string' },
          handle: listZones,
        },
        {
          operation: 'managedZones.get',
          verb: 'GET',
          path: zone,
          permission: 'dns.managedZones.get',
          query: clientOperation,
          name: zoneName,
          handle: (call) => findZone(call).body,
        },
        {
          operation: 'managedZones.patch',
          verb: 'PATCH',
          path: zone,
          permission: 'dns.managedZones.update',
          query: clientOperation,
          body: zoneShape,
          name: zoneName,
          handle: patchZone,
        },
        {
          operation: 'managedZones.delete',
          verb: 'DELETE',
          path: zone,
          permission: 'dns.managedZones.delete',
          query: clientOperation,
          name: zoneName,
          handle: deleteZone,
        },
        {
          operation: 'changes.create',
          verb: 'POST',
          path: `${zone}/changes`,
          permission: 'dns.changes.create',
          query: clientOperation,
          body: changeShape,
          name: zoneName,
          handle: createChange,
        },
        {
          operation: 'changes.list',
          verb: 'GET',
          path: `${zone}/changes`,
          phase: 'poll',
          permission: 'dns.changes.list',
          query: { ...listQuery, sortBy: 'string', sortOrder: 'string' },
          name: zoneName,
          handle: listChanges,
        },
        {
          operation: 'changes.get',
          verb: 'GET',
          path: `${zone}/changes/{changeId}`,
          phase: 'poll',
          permission: 'dns.changes.get',
          query: clientOperation,
          name: zoneName,
          handle: getChange,
        },
        {
          operation: 'resourceRecordSets.list',
          verb: 'GET',
          path: `${zone}/rrsets`,
          permission: 'dns.resourceRecordSets.list',
          query: { ...listQuery, name: 'string', type: 'string' },
          name: zoneName,
          handle: listRecords,
        },
        {
          operation: 'resourceRecordSets.create',
          verb: 'POST',
          path: `${zone}/rrsets`,
          permission: 'dns.resourceRecordSets.create',
          query: clientOperation,
          body: recordSet,
          name: zoneName,
          handle: createRecord,
        },
        {
          operation: 'resourceRecordSets.get',
          verb: 'GET',
          path: `${zone}/rrsets/{rrset}/{type}`,
          permission: 'dns.resourceRecordSets.get',
          query: clientOperation,
          name: zoneName,
          handle: getRecord,
        },
        {
          operation: 'resourceRecordSets.patch',
          verb: 'PATCH',
          path: `${zone}/rrsets/{rrset}/{type}`,
          permission: 'dns.resourceRecordSets.update',
          query: clientOperation,
          body: recordSet,
          name: zoneName,
          handle: patchRecord,
        },
        {
          operation: 'resourceRecordSets.delete',
          verb: 'DELETE',
          path: `${zone}/rrsets/{rrset}/{type}`,
          permission: 'dns.resourceRecordSets.delete',
          query: clientOperation,
          name: zoneName,
          handle: deleteRecord,
        },
      ]),
  };
}
