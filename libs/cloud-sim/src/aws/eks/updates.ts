import type { Operation } from '../../core/operation.ts';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Spread } from '../../core/seeded.ts';
import { cloud } from '../aws.ts';
import type { Aws } from '../aws.ts';
import { page } from '../page.ts';
import type { Call, Reply } from '../service.ts';
import { findAddOn, findCluster, findNodegroup } from './names.ts';
import { inUse, invalidParameter, notFound } from './refusals.ts';
import { digest } from './request-token.ts';

export const service = 'eks';

export interface UpdateStart {
  /** EKS's word: `VersionUpdate`, `ConfigUpdate`, `EndpointAccessUpdate`, `LoggingUpdate`, `AddonUpdate`. */
  type: string;
  /** Cluster, node group or add-on. */
  target: Resource;
  cluster: string;
  /** What the update is asked to do, as it lists it. */
  params: Record<string, string>;
  spread: Spread;
  args?: JsonObject;
}

/** The update that this request began before, when it is sent once more. */
export function replayedUpdate(call: Call, target: Resource): Operation | undefined {
  const token = text(call.input, 'clientRequestToken');
  if (token === '') return undefined;
  const before = updatesOf(call.aws, target.id).find(({ args }) => text(args, 'token') === token);
  if (before && text(before.args, 'digest') !== digest(call.input))
    throw invalidParameter('The client request token was used before with different parameters.');
  return before;
}

export function refuseBusy(call: Call, type: string, target: Resource, cluster: string): void {
  const running = updatesOf(call.aws, target.id).find(({ doneAt }) => doneAt === undefined);
  if (running)
    throw inUse(`Cannot ${type} because cluster ${cluster} currently has update ${running.id} in progress`, {
      clusterName: cluster,
    });
}

export function beginUpdate(call: Call, start: UpdateStart): Reply {
  const { aws } = call;
  const { type, target, spread, params } = start;
  const id = aws.seeded.uuid('update', target.id, aws.store.count('counters', 'aws.updates'));
  const operation = aws.operations.start({
    cloud,
    service,
    type,
    operation: call.operation,
    project: target.project,
    location: target.location,
    target: target.id,
    name: target.name,
    principal: call.caller.arn,
    spread,
    id,
    args: {
      ...start.args,
      params,
      token: text(call.input, 'clientRequestToken'),
      digest: digest(call.input),
      cluster: start.cluster,
    },
  });
  return { update: showUpdate(aws, operation) };
}

/** Creations and deletions are operations too, but EKS does not list them as updates. */
function updatesOf(aws: Aws, target: string): Operation[] {
  return aws.operations
    .list(service)
    .filter((operation) => operation.target === target && operation.args['params'] !== undefined);
}

export function showUpdate(aws: Aws, operation: Operation): JsonObject {
  const params = Object.entries(object(operation.args, 'params'));
  const { error } = operation;
  const status = operation.doneAt === undefined ? 'InProgress' : error ? 'Failed' : 'Successful';
  return {
    id: operation.id,
    status,
    type: shownType(operation.type),
    params: params.map(([type, value]) => ({ type, value: String(value) })),
    createdAt: aws.clock.iso(operation.createdAt),
    errors: error ? [{ errorCode: error.code, errorMessage: error.message, resourceIds: [] }] : [],
  };
}

function targetOf(call: Call): Resource {
  const cluster = findCluster(call, 'name');
  const within = { ...call, input: { ...call.input, clusterName: cluster.name } };
  if (text(call.input, 'nodegroupName') !== '') return findNodegroup(within);
  return text(call.input, 'addonName') === '' ? cluster : findAddOn(within);
}

export function describeUpdate(call: Call): Reply {
  const id = text(call.input, 'updateId');
  const update = updatesOf(call.aws, targetOf(call).id).find((operation) => operation.id === id);
  if (!update) throw notFound(`No update found for ID: ${id}`);
  return { update: showUpdate(call.aws, update) };
}

export function listUpdates(call: Call): Reply {
  const ids = updatesOf(call.aws, targetOf(call).id).map(({ id }) => id);
  return paged(call, 'updateIds', ids);
}

/** One page of names, as all lists of EKS are cut. */
export function paged(call: Call, member: string, all: JsonObject[] | string[]): JsonObject {
  const size = integer(call.input, 'maxResults') ?? 100;
  if (size < 1 || size > 100) throw invalidParameter('maxResults must be between 1 and 100');
  const wrong = (): ReturnType<typeof invalidParameter> => invalidParameter('Invalid nextToken');
  const { items, next } = page<JsonObject | string>(all, size, text(call.input, 'nextToken'), wrong);
  return { [member]: items, ...(next === undefined ? {} : { nextToken: next }) };
}

/** Updates of node groups and clusters share a word; here they are two kinds. */
function shownType(type: string): string {
  return type === 'NodegroupVersionUpdate' ? 'VersionUpdate' : type;
}
