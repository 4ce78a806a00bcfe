import type { Resource } from '../../core/graph.ts';
import type { Operation } from '../../core/operation.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { applyBatch } from './apply-batch.ts';
import { readChange } from './read-change.ts';
import { forgetRetired } from './record-sets.ts';
import { invalidChangeBatch, invalidInput } from './refusals.ts';
import { durations } from '../durations.ts';
import { bareId, requestedZone } from './zone.ts';

const service = 'route53';
const kind = 'CHANGE';
const largestBatch = 1000;
const busyTable = 'aws.busyZones';

/** Id in the graph of `C…`. */
export function changeArn(id: string): string {
  return arn('route53', '', '', `change/${id}`);
}

export function defineChanges(aws: Aws): void {
  aws.operations.define(service, kind, { complete: (operation) => forgetRetired(aws, operation.id) });
}

/** Begins to bring a change to the name servers: PENDING, later INSYNC. */
export function beginChange(
  aws: Aws,
  zone: Pick<Resource, 'id' | 'name' | 'project'>,
  operation: string,
  principal: string,
  comment = '',
): Operation {
  const id = newChangeId(aws, zone.id);
  return startChange(aws, zone, { id, operation, principal, comment });
}

function newChangeId(aws: Aws, zone: string): string {
  const number = aws.store.count('counters', 'route53 changes');
  return changeArn(`C${aws.seeded.hex(20, 'change', zone, number).toUpperCase()}`);
}

function startChange(
  aws: Aws,
  zone: Pick<Resource, 'id' | 'name' | 'project'>,
  change: { id: string; operation: string; principal: string; comment: string },
): Operation {
  const { id, operation, principal, comment } = change;
  return aws.operations.start({
    id,
    cloud,
    service,
    type: kind,
    operation,
    project: zone.project,
    location: 'global',
    target: zone.id,
    name: zone.name,
    principal,
    spread: durations.dnsChange,
    args: comment === '' ? {} : { comment },
  });
}

export function showChange(aws: Aws, operation: Operation): JsonObject {
  const comment = text(operation.args, 'comment');
  return {
    Id: `/change/${bareId(operation.id)}`,
    Status: operation.doneAt === undefined ? 'PENDING' : 'INSYNC',
    SubmittedAt: aws.clock.iso(operation.createdAt),
    ...(comment === '' ? {} : { Comment: comment }),
  };
}

/** A batch of the API's `Change`s, all or nothing; who calls has been authorised. */
export function changeRecordSets(
  aws: Aws,
  zone: Resource,
  batch: { changes: readonly JsonObject[]; comment?: string },
  principal: string,
): Operation {
  return aws.store.transaction(() => {
    const problems: string[] = [];
    const id = newChangeId(aws, zone.id);
    const changes = batch.changes.map((change) => readChange(zone, change, id, problems));
    if (problems.length === 0) applyBatch(aws, zone, changes, problems);
    if (problems.length > 0) throw invalidChangeBatch(problems);
    return startChange(aws, zone, {
      id,
      operation: 'ChangeResourceRecordSets',
      principal,
      comment: batch.comment ?? '',
    });
  });
}

export function changeResourceRecordSets(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const zone = requestedZone(call, 'HostedZoneId');
  const batch = object(input, 'ChangeBatch');
  const changes = objects(batch, 'Changes');
  if (changes.length === 0)
    throw invalidInput(
      "1 validation error detected: Value at 'changeBatch.changes' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  if (changes.length > largestBatch) throw invalidChangeBatch([`Number of records limit of ${largestBatch} exceeded.`]);
  refuseBusy(aws, zone);
  const operation = changeRecordSets(aws, zone, { changes, comment: text(batch, 'Comment') }, caller.arn);
  occupy(aws, zone);
  return { ChangeInfo: showChange(aws, operation) };
}

/** A request that comes while the service still works on an earlier one for the same zone. */
function refuseBusy(aws: Aws, zone: Resource): void {
  if ((aws.store.get<number>(busyTable, zone.id) ?? 0) > aws.clock.now())
    throw new AwsFault(
      'PriorRequestNotComplete',
      'The request was rejected because Route 53 was still processing a prior request.',
    );
}

/** The fault `background-op` makes the service take its time with a change. */
function occupy(aws: Aws, zone: Resource): void {
  const wanted = aws.store.get<JsonObject>('background', zone.id);
  if (!wanted) return;
  aws.store.delete('background', zone.id);
  aws.store.put(busyTable, zone.id, aws.clock.now() + (integer(wanted, 'ms') ?? 0));
}

export function getChange(call: Call): JsonObject {
  const id = bareId(text(call.input, 'Id'));
  const operation = call.aws.operations.get(changeArn(id));
  if (operation?.project !== call.caller.account)
    throw new AwsFault('NoSuchChange', `Could not find resource with ID: ${id}`, { http: 404 });
  return { ChangeInfo: showChange(call.aws, operation) };
}
