import type { Operation } from '../../core/operation.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { alreadyExists, invalid, required } from '../fault.ts';
import { cloud } from '../gcp.ts';
import type { Collection } from './collection.ts';
import { outputOnly } from './collection.ts';
import { isRegion, isZone } from './locations.ts';
import { scopeOf, showOperation } from './operations.ts';
import { computeId, selfLink } from './references.ts';
import { replayed, rememberRequest } from './request-id.ts';

const nameRule = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const labelKey = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const labelValue = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/** Region or zone of the request's URL, which must exist. */
export function locationOf(call: Call): string {
  const region = text(call.request, 'region');
  const zone = text(call.request, 'zone');
  if (region !== '' && !isRegion(region))
    throw invalid(`Invalid value for field 'region': '${region}'. Unknown region.`);
  if (zone !== '' && !isZone(zone)) throw invalid(`Invalid value for field 'zone': '${zone}'. Unknown zone.`);
  return region || zone || 'global';
}

export function insert(collection: Collection, call: Call): JsonObject {
  const replay = replayed(call);
  if (replay) return showOperation(call.gcp, replay);
  const { gcp, project } = call;
  const location = locationOf(call);
  const body = object(call.request, 'body');
  const name = text(body, 'name');
  if (name === '') throw required('resource.name');
  if (!nameRule.test(name)) {
    throw invalid(
      `Invalid value for field 'resource.name': '${name}'. Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'`,
    );
  }
  checkLabels(body);
  const path = `projects/${project}/${scopeOf(location)}/${collection.name}/${name}`;
  const id = computeId(path);
  if (gcp.graph.get(id)) throw alreadyExists(`The resource '${path}' already exists`);
  const draft = collection.draft?.(call, body, location) ?? { body: {}, refs: [] };
  gcp.graph.forget(id);
  gcp.graph.create({
    id,
    type: `compute.${collection.name}`,
    cloud,
    name,
    project,
    location,
    body: { ...wanted(body), ...draft.body, ...identity(call, collection, path, location) },
    hidden: { pending: true },
    refs: draft.refs,
    createdBy: call.principal,
    ...(draft.costPerHour === undefined ? {} : { costPerHour: draft.costPerHour }),
  });
  const operation = begin(call, collection, 'insert', id, location);
  rememberRequest(call, operation);
  return showOperation(gcp, operation);
}

export function begin(
  call: Call,
  collection: Collection,
  verb: string,
  id: string,
  location: string,
  args: JsonObject = {},
): Operation {
  return call.gcp.operations.start({
    cloud,
    service: 'compute',
    type: `${collection.name}.${verb}`,
    operation: `${collection.name}.${verb}`,
    project: call.project,
    location,
    target: id,
    name: id.split('/').at(-1) ?? '',
    principal: call.principal,
    spread: collection.spread,
    args: { ...args, targetId: text(call.gcp.graph.get(id)?.body, 'id') },
  });
}

function checkLabels(body: JsonObject): void {
  for (const [key, value] of Object.entries(object(body, 'labels'))) {
    if (!labelKey.test(key) || typeof value !== 'string' || !labelValue.test(value)) {
      throw invalid(
        `Invalid value for field 'resource.labels': ''. Label key '${key}' or value '${String(value)}' violates format constraints.`,
      );
    }
  }
}

function wanted(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !(key in outputOnly)));
}

function identity(call: Call, collection: Collection, path: string, location: string): JsonObject {
  const scope = scopeOf(location);
  const number = call.gcp.store.count('counters', 'compute');
  return {
    kind: collection.kind,
    id: call.gcp.seeded.digits(19, path, number),
    creationTimestamp: call.gcp.clock.iso(),
    selfLink: selfLink(path),
    ...(scope === 'global'
      ? {}
      : { [scope.startsWith('r') ? 'region' : 'zone']: selfLink(`projects/${call.project}/${scope}`) }),
  };
}
