import type { Resource } from '../../core/graph.ts';
import type { Operation } from '../../core/operation.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Spread } from '../../core/seeded.ts';
import type { Call } from '../api.ts';
import { GoogleFault, notFound } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { page } from '../page.ts';

const api = 'https://sqladmin.googleapis.com/sql/v1beta4';

export function sqlLink(project: string, rest: string): string {
  return `${api}/projects/${project}/${rest}`;
}

/** An error stands inside an operation that is DONE; its message is empty more often than not. */
function showOperation(gcp: Gcp, operation: Operation): JsonObject {
  const { id, project, doneAt, error, type, args } = operation;
  const status = gcp.operations.status(operation);
  const instance = text(args, 'instance');
  return {
    kind: 'sql#operation',
    name: id,
    operationType: type,
    status,
    targetId: instance,
    targetProject: project,
    targetLink: sqlLink(project, `instances/${instance}`),
    selfLink: sqlLink(project, `operations/${id}`),
    user: operation.principal,
    insertTime: gcp.clock.iso(operation.createdAt),
    ...(status === 'PENDING' ? {} : { startTime: gcp.clock.iso(operation.startsAt) }),
    ...(doneAt === undefined ? {} : { endTime: gcp.clock.iso(doneAt) }),
    ...(error
      ? {
          error: {
            kind: 'sql#operationErrors',
            errors: [{ kind: 'sql#operationError', code: error.code, message: error.message }],
          },
        }
      : {}),
  };
}

export function getOperation(call: Call): JsonObject {
  const operation = call.gcp.operations.get(text(call.request, 'operation'));
  if (operation?.service === 'sqladmin' && operation.project === call.project)
    return showOperation(call.gcp, operation);
  throw notFound('The Cloud SQL operation does not exist.');
}

export function listOperations(call: Call): JsonObject {
  const { gcp, request, project } = call;
  const instance = text(request, 'instance');
  const all = gcp.operations
    .list('sqladmin')
    .filter(
      (operation) =>
        operation.project === project && (instance === '' || text(operation.args, 'instance') === instance),
    )
    .reverse()
    .map((operation) => showOperation(gcp, operation));
  const { items, nextPageToken } = page(all, integer(request, 'maxResults') ?? 100, text(request, 'pageToken'));
  return { kind: 'sql#operationsList', items, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

/** An instance takes one operation at a time, and none unless it runs. */
export function refuseBusy(gcp: Gcp, instance: Resource, states = ['RUNNABLE']): void {
  if (gcp.operations.running(instance.id)) {
    throw new GoogleFault(
      409,
      'ABORTED',
      'operationInProgress',
      'Operation failed because another operation was already in progress. Try your request after the current operation is complete.',
    );
  }
  if (!states.includes(text(instance.body, 'state'))) throw wrongState();
}

export function wrongState(): GoogleFault {
  return new GoogleFault(
    409,
    'FAILED_PRECONDITION',
    'invalidState',
    'The instance or operation is not in an appropriate state to handle the request.',
  );
}

export function begin(call: Call, instance: Resource, type: string, spread: Spread, args: JsonObject = {}): JsonObject {
  const { gcp } = call;
  const operation = gcp.operations.start({
    id: gcp.seeded.uuid('sql operation', instance.id, gcp.store.count('counters', 'sql')),
    cloud,
    service: 'sqladmin',
    type,
    operation: call.operation,
    project: instance.project,
    location: instance.location,
    target: instance.id,
    name: text(args, 'name') || instance.name,
    principal: call.principal,
    spread,
    args: { ...args, instance: instance.name },
  });
  return showOperation(gcp, operation);
}
