import type { Resource } from '../../core/graph.ts';
import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import type { Change, Provider, ResourceType } from '../resource-type.ts';
import type { ArmCall, Reply } from './call.ts';
import { setState } from './changes.ts';
import { checkPreconditions } from './precondition.ts';
import { exclusiveKey, refuseWhileBusy, runningOperation } from './running.ts';
import { descendants, removeResource } from './standing.ts';
import { followHeaders, startChange } from './start.ts';

/** DELETE of a resource whose place is there and whose caller is allowed; what is missing is gone (204). */
export function remove(call: ArmCall, provider: Provider, type: ResourceType, change: Change): Reply {
  const { azure } = call;
  const resource = azure.find(call.id);
  if (!resource) {
    // A group is the only thing whose absence is an error.
    if (type.type === 'Microsoft.Resources/resourceGroups' && type.missing) throw type.missing(call);
    return { status: 204 };
  }
  checkPreconditions(call, type, resource);
  const headers = change.headers ?? ['azure-asyncoperation', 'location'];
  const running = runningOperation(azure, provider, exclusiveKey(type, resource.id));
  if (running?.target === resource.id && running.args['verb'] === 'delete')
    return { status: 202, headers: followHeaders(call, provider, running, headers) };
  refuseWhileBusy(call, provider, type);
  if (!type.deletedInUse) refuseInUse(azure, type, resource);
  type.mayDelete?.(call, resource);
  const { spread } = change;
  if (spread === undefined) {
    type.onDelete?.done?.(azure, resource, undefined, {
      id: call.requestId,
      cloud: 'azure',
      service: provider.namespace,
      type: '',
      project: call.subscription,
      location: resource.location,
      target: resource.id,
      principal: call.caller.objectId,
      createdAt: azure.clock.now(),
      startsAt: azure.clock.now(),
      dueAt: azure.clock.now(),
      args: {},
    });
    removeResource(azure, resource.id, call.caller.objectId);
    return { status: change.status ?? 200 };
  }
  const operation = startChange(call, provider, type, { ...change, spread }, 'delete', {});
  setState(azure, type, resource.id, type.states?.deleting ?? 'Deleting');
  return { status: change.status ?? 202, headers: followHeaders(call, provider, operation, headers) };
}

/** What is outside of it and refers to it, or to something in it, holds it. */
function refuseInUse(azure: Azure, type: ResourceType, resource: Resource): void {
  const inside = [resource, ...descendants(azure, resource.id)];
  const ids = new Set(inside.map((item) => item.id));
  for (const child of inside) {
    const users = azure.graph.users(child.id).filter((user) => !ids.has(user.id));
    if (users.length === 0) continue;
    throw (
      type.inUse?.(resource, users, child) ??
      new ArmFault('ResourceInUse', `Resource ${child.id} is used by ${users.map(({ id }) => id).join(', ')}.`, {
        http: 409,
      })
    );
  }
}
