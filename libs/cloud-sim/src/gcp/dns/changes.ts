import type { Resource } from '../../core/graph.ts';
import type { Operation } from '../../core/operation.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, objects, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { durations } from '../durations.ts';
import { invalid, notFound, required } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { page } from '../page.ts';
import { applyChange, findRecord, readRecord, recordsOf, showRecord } from './records.ts';
import type { StoredRecord } from './records.ts';
import { findZone } from './zones.ts';

function showChange(gcp: Gcp, operation: Operation): JsonObject {
  return {
    kind: 'dns#change',
    id: operation.id.split('/').at(-1) ?? '',
    startTime: gcp.clock.iso(operation.createdAt),
    status: operation.doneAt === undefined ? 'pending' : 'done',
    ...object(operation.args, 'change'),
  };
}

/** Applies a change to a zone; lists show it at once, the name servers when it is done. */
export function change(
  gcp: Gcp,
  zone: Resource,
  additions: StoredRecord[],
  deletions: StoredRecord[],
  principal: string,
): JsonObject {
  const number = gcp.store.count('counters', `changes ${zone.id}`);
  const operation = gcp.operations.start({
    id: `${zone.id}/changes/${number}`,
    cloud,
    service: 'dns',
    type: 'CHANGE',
    operation: 'changes.create',
    project: zone.project,
    location: 'global',
    target: zone.id,
    name: zone.name,
    principal,
    spread: durations.dnsChange,
    args: { change: { additions: additions.map(showRecord), deletions: deletions.map(showRecord) } },
  });
  applyChange(gcp, zone, additions, deletions, gcp.clock.mode === 'instant' ? 0 : operation.dueAt);
  return showChange(gcp, operation);
}

export function createChange(call: Call): JsonObject {
  const zone = findZone(call);
  const body = object(call.request, 'body');
  const read = (field: 'additions' | 'deletions'): StoredRecord[] =>
    objects(body, field).map((set, index) => readRecord(zone, set, `entity.change.${field}[${index}]`));
  const [additions, deletions] = [read('additions'), read('deletions')];
  if (additions.length + deletions.length === 0) throw required('entity.change');
  return change(call.gcp, zone, additions, deletions, call.principal);
}

export function getChange(call: Call): JsonObject {
  const zone = findZone(call);
  const id = text(call.request, 'changeId');
  const operation = call.gcp.operations.get(`${zone.id}/changes/${id}`);
  if (!operation) throw notFound(`The 'parameters.changeId' resource named '${id}' does not exist.`);
  return showChange(call.gcp, operation);
}

export function listChanges(call: Call): JsonObject {
  const zone = findZone(call);
  const operations = call.gcp.operations.list('dns').filter((operation) => operation.target === zone.id);
  return {
    kind: 'dns#changesListResponse',
    changes: operations.reverse().map((operation) => showChange(call.gcp, operation)),
  };
}

export function listRecords(call: Call): JsonObject {
  const { request } = call;
  const zone = findZone(call);
  if (text(request, 'type') !== '' && text(request, 'name') === '') throw invalid("'type' must be used with 'name'.");
  const all = recordsOf(call.gcp, zone.id)
    .filter((record) => text(request, 'name') === '' || record.name === text(request, 'name'))
    .filter((record) => text(request, 'type') === '' || record.type === text(request, 'type'))
    .sort((a, b) => `${a.name} ${a.type}`.localeCompare(`${b.name} ${b.type}`))
    .map(showRecord);
  const { items, nextPageToken } = page(all, integer(request, 'maxResults') ?? 100, text(request, 'pageToken'));
  return {
    kind: 'dns#resourceRecordSetsListResponse',
    rrsets: items,
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  };
}

function findSet(call: Call, zone: Resource): StoredRecord {
  const { request } = call;
  const found = findRecord(call.gcp, zone.id, text(request, 'rrset').toLowerCase(), text(request, 'type'));
  if (!found)
    throw notFound(
      `The 'parameters.name' resource named '${text(request, 'rrset')} (${text(request, 'type')})' does not exist.`,
    );
  return found;
}

export function getRecord(call: Call): JsonObject {
  return showRecord(findSet(call, findZone(call)));
}

export function createRecord(call: Call): JsonObject {
  const zone = findZone(call);
  const record = readRecord(zone, object(call.request, 'body'), 'entity.resourceRecordSet');
  change(call.gcp, zone, [record], [], call.principal);
  return showRecord(record);
}

export function patchRecord(call: Call): JsonObject {
  const zone = findZone(call);
  const before = findSet(call, zone);
  const record = readRecord(
    zone,
    { ...showRecord(before), ...object(call.request, 'body') },
    'entity.resourceRecordSet',
  );
  change(call.gcp, zone, [record], [before], call.principal);
  return showRecord(record);
}

export function deleteRecord(call: Call): JsonObject {
  const zone = findZone(call);
  change(call.gcp, zone, [], [findSet(call, zone)], call.principal);
  return {};
}
