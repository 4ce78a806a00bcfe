import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import { ArmFault } from '../fault.ts';
import type { Change, Draft, Provider, ResourceType } from '../resource-type.ts';
import type { ArmCall, Reply } from './call.ts';
import { late, setState, withState } from './changes.ts';
import { checkTags, locationOf } from './location.ts';
import { mergePatch } from './merge.ts';
import { parentId } from './arm-id.ts';
import { checkPolicies } from './policies.ts';
import { checkPreconditions, newEtag } from './precondition.ts';
import { refuseWhileBusy } from './running.ts';
import { addResource } from './standing.ts';
import { followHeaders, startChange, undoOf } from './start.ts';
import { viewOf } from './view.ts';

/** PUT and PATCH of a resource whose place is there and whose caller is allowed. */
export function write(call: ArmCall, provider: Provider, type: ResourceType, change: Change): Reply {
  const { azure } = call;
  const before = azure.find(call.id);
  if (!before) checkName(type, call.name);
  checkPreconditions(call, type, before);
  call.body = wanted(call, change, before);
  const location = placeOf(call, type, before);
  checkTags(call.body);
  refuseWhileBusy(call, provider, type);
  const draft = type.draft?.(call, before) ?? { body: call.body };
  checkPolicies(azure, call.subscription, type.type, call.name, draft.body);
  const after = store(call, type, draft, location, before, change);
  type.begun?.(azure, after, before, call);
  return answer(call, provider, type, change, before);
}

function checkName(type: ResourceType, name: string): void {
  const [whole = ''] = type.names.exec(name) ?? [];
  if (whole === name && name !== '') return;
  throw (
    type.badName?.(name) ??
    new ArmFault('InvalidResourceName', `Resource name ${name} is invalid. The name must match '${type.names.source}'.`)
  );
}

/** The body that is asked for, merged where the type or verb merges. */
function wanted(call: ArmCall, change: Change, before: Resource | undefined): JsonObject {
  const { sent } = call;
  const isPatch = call.http.method === 'PATCH';
  if (!before) return sent;
  if (change.semantics === 'tags') return { ...before.body, tags: object(sent, 'tags') };
  return isPatch || change.semantics === 'merge' ? mergePatch(before.body, sent) : sent;
}

function placeOf(call: ArmCall, type: ResourceType, before: Resource | undefined): string {
  const isChild = type.type.split('/').length > 2;
  const tracked = type.tracked ?? (!isChild && type.scope !== 'extension');
  if (tracked) return locationOf(type.type, call.name, call.resourceGroup, call.body, before);
  return call.azure.find(parentId(call.id))?.location ?? 'global';
}

function store(
  call: ArmCall,
  type: ResourceType,
  draft: Draft,
  location: string,
  before: Resource | undefined,
  change: Change,
): Resource {
  const { azure } = call;
  const refs = (draft.refs ?? before?.refs ?? []).map((ref) => azure.find(ref)?.id ?? missing(call, ref));
  const words = before ? (type.states?.updating ?? 'Updating') : (type.states?.creating ?? 'Creating');
  const state = change.spread === undefined ? 'Succeeded' : words;
  const { id: _id, name: _name, type: _type, etag: _etag, systemData: _system, ...shown } = draft.body;
  const tracked = shown['location'] === undefined ? {} : { location };
  const plain: JsonObject = { ...shown, ...tracked, ...(type.etag ? { etag: newEtag(call, type) } : {}) };
  const body = type.provisioningState === false ? plain : withState(plain, state);
  const costPerHour = draft.costPerHour ?? before?.costPerHour;
  const hidden = draft.hidden ?? before?.hidden;
  const rest = { ...(costPerHour === undefined ? {} : { costPerHour }), ...(hidden ? { hidden } : {}) };
  if (!before)
    return addResource(azure, {
      ...rest,
      id: call.id,
      type: type.type,
      location,
      body,
      refs,
      createdBy: call.caller.objectId,
    });
  azure.graph.update(before.id, body, { ...rest, refs });
  return azure.graph.get(before.id) ?? before;
}

function missing(call: ArmCall, ref: string): never {
  throw new ArmFault(
    'InvalidResourceReference',
    `Resource ${ref} referenced by resource ${call.id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
  );
}

function answer(
  call: ArmCall,
  provider: Provider,
  type: ResourceType,
  change: Change,
  before: Resource | undefined,
): Reply {
  const { azure } = call;
  const status = change.status ?? (before ? 200 : 201);
  const { spread } = change;
  let headers: Record<string, string> = {};
  if (spread !== undefined) {
    const args = { created: before === undefined, before: undoOf(before) };
    const operation = startChange(call, provider, type, { ...change, spread }, 'put', args);
    headers = followHeaders(call, provider, operation, change.headers ?? ['azure-asyncoperation']);
  } else {
    const now = azure.graph.get(call.id);
    if (now) type.onPut?.done?.(azure, now, undefined, undone(call));
    if (type.lateRead && !before)
      azure.store.put(late, call.id, azure.clock.now() + azure.lags.length(type.lateRead, 0, call.id));
    setState(azure, type, call.id, 'Succeeded');
  }
  const after = azure.graph.get(call.id);
  if (!after) return { status, headers };
  const etag = text(after.body, 'etag');
  return { status, headers: etag === '' ? headers : { ...headers, etag }, body: viewOf(azure, type, after) };
}

/** An effect that is there at once still learns who asked for it. */
function undone(call: ArmCall): Parameters<NonNullable<NonNullable<ResourceType['onPut']>['done']>>[3] {
  const now = call.azure.clock.now();
  return {
    id: call.requestId,
    cloud: 'azure',
    service: '',
    type: '',
    project: call.subscription,
    location: '',
    target: call.id,
    principal: call.caller.objectId,
    createdAt: now,
    startsAt: now,
    dueAt: now,
    args: {},
  };
}
