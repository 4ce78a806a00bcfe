import type { Operation } from '../../core/operation.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import type { Gcp } from '../gcp.ts';
import { notFound } from '../fault.ts';
import { page } from '../page.ts';
import type { Row } from '../table-routes.ts';
import { compileFilter } from './filter.ts';
import { isRegion, isZone } from './locations.ts';
import { pathOfCompute, selfLink } from './references.ts';

/** `global`, `regions/r` or `zones/z`. */
export function scopeOf(location: string): string {
  return isRegion(location) ? `regions/${location}` : isZone(location) ? `zones/${location}` : 'global';
}

export function showOperation(gcp: Gcp, operation: Operation): JsonObject {
  const { id, project, location, doneAt, error } = operation;
  const scope = scopeOf(location);
  const place: JsonObject =
    scope === 'global' ? {} : { [scope.startsWith('r') ? 'region' : 'zone']: selfLink(`projects/${project}/${scope}`) };
  const status = gcp.operations.status(operation);
  const errors: Json = error ? [{ code: error.code, message: error.message }] : [];
  return {
    kind: 'compute#operation',
    id: gcp.seeded.digits(19, 'compute operation', id),
    name: id,
    operationType: operation.type.split('.')[1] ?? operation.type,
    targetLink: selfLink(pathOfCompute(operation.target)),
    targetId: text(operation.args, 'targetId'),
    status,
    user: operation.principal,
    progress: Math.floor(gcp.operations.progress(operation) * 100),
    insertTime: gcp.clock.iso(operation.createdAt),
    ...(status === 'PENDING' ? {} : { startTime: gcp.clock.iso(operation.startsAt) }),
    ...(doneAt === undefined ? {} : { endTime: gcp.clock.iso(doneAt) }),
    ...(error ? { error: { errors }, ...httpOf(error.code) } : {}),
    selfLink: selfLink(`projects/${project}/${scope}/operations/${id}`),
    ...place,
  };
}

function httpOf(code: string): JsonObject {
  return /^(INTERNAL|BACKEND)_ERROR$/.test(code)
    ? { httpErrorStatusCode: 500, httpErrorMessage: 'INTERNAL SERVER ERROR' }
    : { httpErrorStatusCode: 400, httpErrorMessage: 'BAD REQUEST' };
}

/** `operations.wait` holds the request this long at most, in real milliseconds. */
const waitLimit = 120_000;

function found(call: Call): Operation {
  const { request, gcp } = call;
  const operation = gcp.operations.get(text(request, 'operation'));
  const location = text(request, 'region') || text(request, 'zone') || 'global';
  if (operation?.service === 'compute' && operation.project === call.project && operation.location === location)
    return operation;
  throw notFound(
    `The resource 'projects/${call.project}/${scopeOf(location)}/operations/${text(request, 'operation')}' was not found`,
  );
}

function listOperations(call: Call): JsonObject {
  const { request, gcp } = call;
  const location = text(request, 'region') || text(request, 'zone') || 'global';
  const all = gcp.operations
    .list('compute')
    .filter((operation) => operation.project === call.project && operation.location === location)
    .map((operation) => showOperation(gcp, operation))
    .filter(compileFilter(text(request, 'filter')));
  const { items, nextPageToken } = page(all, integer(request, 'maxResults') ?? 500, text(request, 'pageToken'));
  return {
    kind: 'compute#operationList',
    id: `projects/${call.project}/operations`,
    items,
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  };
}

export const operationRows: Row[] = [
  ['global', 'globalOperations'],
  ['regions/{region}', 'regionOperations'],
  ['zones/{zone}', 'zoneOperations'],
].flatMap(([scope = '', name = '']): Row[] => {
  const base = `/compute/v1/projects/{project}/${scope}/operations`;
  const byName = (request: JsonObject): string => text(request, 'operation');
  return [
    {
      operation: `${name}.get`,
      verb: 'GET',
      path: `${base}/{operation}`,
      phase: 'poll',
      permission: `compute.${name}.get`,
      name: byName,
      handle: (call) => showOperation(call.gcp, found(call)),
    },
    {
      operation: `${name}.wait`,
      verb: 'POST',
      path: `${base}/{operation}/wait`,
      phase: 'poll',
      permission: `compute.${name}.get`,
      name: byName,
      handle: async (call) => {
        const operation = found(call);
        await call.gcp.operations.wait(operation.id, waitLimit);
        return showOperation(call.gcp, found(call));
      },
    },
    {
      operation: `${name}.list`,
      verb: 'GET',
      path: base,
      phase: 'poll',
      permission: `compute.${name}.list`,
      query: {
        filter: 'string',
        maxResults: 'int',
        pageToken: 'string',
        orderBy: 'string',
        returnPartialSuccess: 'bool',
      },
      name: () => '',
      handle: listOperations,
    },
  ];
});
