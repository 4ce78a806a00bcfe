import type { Json, JsonObject } from '../../core/json.ts';
import type { Operation } from '../../core/operation.ts';
import { cloud } from '../azure.ts';
import type { Change, Provider, ResourceType } from '../resource-type.ts';
import type { ArmCall } from './call.ts';
import { exclusiveKey } from './running.ts';
import { operationUrl } from './operation-url.ts';

/** Begins the operation behind a change. */
export function startChange(
  call: ArmCall,
  provider: Provider,
  type: ResourceType,
  change: Change & Required<Pick<Change, 'spread'>>,
  verb: 'put' | 'delete',
  args: Record<string, Json>,
): Operation {
  const { azure } = call;
  const location = azure.graph.get(call.id)?.location ?? 'global';
  return azure.operations.start({
    id: azure.seeded.uuid('azure operation', azure.store.count('counters', 'azure.operations')),
    cloud,
    service: provider.namespace,
    type: `${type.type} ${verb}`,
    operation: call.operation,
    project: call.subscription,
    location,
    target: call.id,
    name: call.name,
    principal: call.caller.objectId,
    spread: typeof change.spread === 'function' ? change.spread(call) : change.spread,
    args: { ...args, verb, exclusive: exclusiveKey(type, call.id), apiVersion: call.apiVersion },
  });
}

/** Where the client may follow it. */
export function followHeaders(
  call: ArmCall,
  provider: Provider,
  operation: Operation,
  headers: readonly ('azure-asyncoperation' | 'location')[],
): Record<string, string> {
  const urls: Record<string, string> = {};
  if (headers.includes('azure-asyncoperation'))
    urls['azure-asyncoperation'] = operationUrl(call, provider, operation, 'status');
  if (headers.includes('location')) urls['location'] = operationUrl(call, provider, operation, 'result');
  // Whole seconds: with scaled time the client would sleep through it all.
  const isScaled = call.azure.clock.mode === 'scaled' && call.azure.clock.scale > 1;
  return isScaled || call.azure.clock.mode === 'instant' ? urls : { ...urls, 'retry-after': '10' };
}

/** What a failed change is undone to. */
export function undoOf(before: { body: JsonObject; hidden?: JsonObject; refs: string[] } | undefined): JsonObject {
  return before ? { body: before.body, hidden: before.hidden ?? {}, refs: [...before.refs] } : {};
}
