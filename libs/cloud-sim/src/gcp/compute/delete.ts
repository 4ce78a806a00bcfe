import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { OperationFailure } from '../../core/operation.ts';
import type { Call } from '../api.ts';
import { GoogleFault, invalid } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { pathOf } from '../gcp.ts';
import type { Collection } from './collection.ts';
import { begin, locationOf } from './insert.ts';
import { showOperation } from './operations.ts';
import { findResource } from './read.ts';
import { replayed, rememberRequest } from './request-id.ts';

function notReady(resource: Resource): GoogleFault {
  return invalid(`The resource '${pathOf(resource.id)}' is not ready`, 'resourceNotReady');
}

/** What still uses the resource, in Google's sentence. */
function inUse(gcp: Gcp, resource: Resource): string | undefined {
  const user = gcp.graph.users(resource.id)[0];
  if (!user) return undefined;
  const kind = resource.type.replace('compute.', '').replace(/s$/, '');
  return `The ${kind} resource '${pathOf(resource.id)}' is already being used by '${pathOf(user.id)}'`;
}

/** Users are found at once, or only inside the operation: both happen on the real service. */
export function remove(collection: Collection, call: Call): JsonObject {
  const replay = replayed(call);
  if (replay) return showOperation(call.gcp, replay);
  const { gcp } = call;
  const resource = findResource(collection, call);
  if (gcp.operations.running(resource.id)) throw notReady(resource);
  const held = inUse(gcp, resource);
  const attempt = gcp.store.get<number>('attempts', `${resource.id} ${collection.name}.delete`) ?? 0;
  const atOnce = gcp.seeded.uniform('in use', resource.id, attempt) < 0.5;
  if (held !== undefined && atOnce) {
    gcp.store.count('refusals', resource.id);
    throw invalid(held, 'resourceInUseByAnotherResource');
  }
  const operation = begin(call, collection, 'delete', resource.id, locationOf(call));
  rememberRequest(call, operation);
  return showOperation(gcp, operation);
}

/** What insert and delete operations do when they end. */
export function defineOperations(gcp: Gcp, collection: Collection): void {
  gcp.operations.define('compute', `${collection.name}.insert`, {
    complete: ({ target }) => {
      const resource = gcp.graph.get(target);
      if (!resource) return;
      gcp.graph.update(target, resource.body, { hidden: { pending: false, readyAt: gcp.clock.now() } });
      collection.created?.(gcp, resource);
    },
    revert: ({ target, principal }) => gcp.graph.delete(target, principal),
  });
  gcp.operations.define('compute', `${collection.name}.delete`, {
    complete: ({ target, principal }) => {
      const resource = gcp.graph.get(target);
      if (!resource) return;
      const held = inUse(gcp, resource);
      if (held !== undefined) throw new OperationFailure('RESOURCE_IN_USE_BY_ANOTHER_RESOURCE', held);
      collection.deleted?.(gcp, resource);
      for (const own of gcp.graph.all().filter((item) => item.providerOwned && item.refs.includes(target)))
        gcp.graph.delete(own.id, 'provider');
      gcp.graph.delete(target, principal);
    },
  });
  gcp.operations.define('compute', `${collection.name}.patch`, {
    complete: ({ target, args }) => gcp.graph.patch(target, args['change'] as JsonObject),
  });
}

export function patch(collection: Collection, call: Call): JsonObject {
  const { gcp, request } = call;
  const resource = findResource(collection, call);
  if (gcp.operations.running(resource.id)) throw notReady(resource);
  const body = request['body'] as JsonObject;
  const { fingerprint: _fingerprint, name: _name, ...change } = body;
  const unknown = Object.keys(change).find((key) => !(collection.patchable ?? []).includes(key));
  if (unknown !== undefined)
    throw invalid(`Invalid value for field 'resource.${unknown}': Update of field '${unknown}' is not supported.`);
  if (resource.body['fingerprint'] !== undefined && text(body, 'fingerprint') !== text(resource.body, 'fingerprint')) {
    throw new GoogleFault(412, 'FAILED_PRECONDITION', 'conditionNotMet', 'Invalid fingerprint.');
  }
  collection.checkPatch?.(call, resource, change);
  if (resource.body['fingerprint'] !== undefined) change['fingerprint'] = newFingerprint(gcp, resource.id);
  return showOperation(gcp, begin(call, collection, 'patch', resource.id, locationOf(call), { change }));
}

export function newFingerprint(gcp: Gcp, id: string): string {
  return Buffer.from(
    gcp.seeded.hex(16, 'fingerprint', id, gcp.store.count('counters', 'fingerprints')),
    'hex',
  ).toString('base64');
}
