import type { Operation } from '../../core/operation.ts';
import type { Azure } from '../azure.ts';
import { cloud } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import type { Provider, ResourceType } from '../resource-type.ts';
import type { ArmCall } from './call.ts';

/** Key of what may have one change at a time. */
export function exclusiveKey(type: ResourceType, id: string): string {
  return (type.exclusive?.(id) ?? id).toLowerCase();
}

/** The operation that holds up other changes, also one that the provider began; `args.exclusive` names what it holds. */
export function runningOperation(azure: Azure, provider: Provider, key: string): Operation | undefined {
  return azure.operations
    .list(provider.namespace)
    .find((item) => item.cloud === cloud && item.doneAt === undefined && item.args['exclusive'] === key);
}

export function refuseWhileBusy(call: ArmCall, provider: Provider, type: ResourceType): void {
  const running = runningOperation(call.azure, provider, exclusiveKey(type, call.id));
  if (!running) return;
  throw (
    type.busy?.(running, call.azure) ??
    new ArmFault(
      'AnotherOperationInProgress',
      `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://management.azure.com/subscriptions/${running.project}/providers/${provider.namespace}/locations/${running.location}/operations/${running.id}?api-version=${call.apiVersion}.`,
      { http: 409 },
    )
  );
}
