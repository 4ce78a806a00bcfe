import type { Resource } from '../../core/graph.ts';
import type { Operation } from '../../core/operation.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Spread } from '../../core/seeded.ts';
import type { Call } from '../api.ts';
import { failedPrecondition, notFound } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { rpcCode } from '../longrunning.ts';
import { projectNumber } from '../projects/project.ts';
import { parentOf, selfLink } from './names.ts';

function showOperation(gcp: Gcp, operation: Operation): JsonObject {
  const { id, project, location, doneAt, error, type, args } = operation;
  const status = gcp.operations.status(operation);
  const path = `projects/${projectNumber(gcp, project)}/locations/${location}/operations/${id}`;
  const percent = String(Math.floor(gcp.operations.progress(operation) * 100));
  return {
    name: id,
    zone: location,
    location,
    operationType: type,
    status,
    selfLink: selfLink(path),
    targetLink: text(args, 'link'),
    startTime: gcp.clock.iso(operation.createdAt),
    ...(doneAt === undefined
      ? { progress: { metrics: [{ name: 'PERCENT_DONE', intValue: percent }] } }
      : { endTime: gcp.clock.iso(doneAt) }),
    ...(error ? { error: { code: rpcCode(error.code), message: error.message }, statusMessage: error.message } : {}),
    ...(error?.code === 'GCE_STOCKOUT'
      ? { nodepoolConditions: [{ code: 'GCE_STOCKOUT', message: error.message }] }
      : {}),
  };
}

export function getOperation(call: Call): JsonObject {
  const { gcp, request } = call;
  const id = text(request, 'name').split('/').at(-1) ?? '';
  const operation = gcp.operations.get(id || text(request, 'operationId'));
  const here = operation?.service === 'container' && operation.project === call.project;
  if (operation && here && parentOf(request).endsWith(`/locations/${operation.location}`))
    return showOperation(gcp, operation);
  throw notFound(`Not found: ${parentOf(request)}/operations/${id}.`);
}

export function listOperations(call: Call): JsonObject {
  const { gcp, request } = call;
  const location = parentOf(request).split('/')[3];
  const operations = gcp.operations
    .list('container')
    .filter((operation) => operation.project === call.project && (location === '-' || operation.location === location))
    .map((operation) => showOperation(gcp, operation));
  return operations.length > 0 ? { operations } : {};
}

/** A cluster takes one change at a time, its own ones included. */
export function refuseBusy(gcp: Gcp, cluster: Resource): void {
  const running = gcp.operations.running(cluster.id);
  if (running)
    throw failedPrecondition(
      `Cluster is running incompatible operation ${running.id}.`,
      'failedPrecondition',
      'CLUSTER_ALREADY_HAS_OPERATION',
    );
}

export interface Begin {
  type: string;
  cluster: Resource;
  /** Path of what changes: the cluster or one of its pools. */
  path: string;
  spread: Spread;
  args?: JsonObject;
}

export function begin(call: Call, { type, cluster, path, spread, args }: Begin): JsonObject {
  const operation = call.gcp.operations.start({
    cloud,
    service: 'container',
    type,
    operation: call.operation,
    project: cluster.project,
    location: cluster.location,
    target: cluster.id,
    name: path.split('/').at(-1) ?? '',
    principal: call.principal,
    spread,
    args: { ...args, link: selfLink(path) },
  });
  return showOperation(call.gcp, operation);
}
