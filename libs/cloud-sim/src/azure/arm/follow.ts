import type { Operation } from '../../core/operation.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { cloud } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import type { Provider, ResourceType } from '../resource-type.ts';
import type { ArmCall, Reply } from './call.ts';
import { wordsOf } from './changes.ts';
import { isSigned, operationUrl } from './operation-url.ts';
import type { OperationUrlKind } from './operation-url.ts';
import { viewOf } from './view.ts';

const lifetimeSetting = 'azure.operationLifetimeSeconds';

/** Answers who follows the URL of an operation; an operation is forgotten a day after its end (404 `OperationNotFound`). */
export function follow(
  call: ArmCall,
  provider: Provider,
  types: ReadonlyMap<string, ResourceType>,
  kind: OperationUrlKind,
): Reply {
  const { azure } = call;
  const operation = azure.operations.get(call.name);
  if (!operation || operation.cloud !== cloud || isForgotten(azure, operation))
    throw new ArmFault('OperationNotFound', `The operation '${call.name}' could not be found.`, { http: 404 });
  if (!isSigned(call, provider, operation))
    throw new ArmFault('InvalidOperationUrl', 'The signature of the operation URL does not match its content.');
  return kind === 'status' ? status(call, operation) : result(call, provider, types, operation);
}

function status(call: ArmCall, operation: Operation): Reply {
  const { azure } = call;
  const running = operation.doneAt === undefined;
  const { error } = operation;
  return {
    status: 200,
    body: {
      id: call.http.url.pathname,
      name: operation.id,
      status: running ? 'InProgress' : error ? 'Failed' : 'Succeeded',
      startTime: azure.clock.iso(operation.createdAt),
      ...(running ? {} : { endTime: azure.clock.iso(operation.doneAt) }),
      ...(error ? { error: { ...wordsOf(operation, error) } } : {}),
    },
  };
}

function result(
  call: ArmCall,
  provider: Provider,
  types: ReadonlyMap<string, ResourceType>,
  operation: Operation,
): Reply {
  if (operation.doneAt === undefined)
    return { status: 202, headers: { location: operationUrl(call, provider, operation, 'result') } };
  if (operation.error) {
    const { code, message } = wordsOf(operation, operation.error);
    throw new ArmFault(code, message, { http: 409 });
  }
  if (text(operation.args, 'verb') === 'delete')
    return { status: provider.namespace === 'Microsoft.Resources' ? 200 : 204 };
  const resource = call.azure.graph.get(operation.target);
  const type = types.get(resource?.type.toLowerCase() ?? '');
  const body: JsonObject = resource && type ? viewOf(call.azure, type, resource) : {};
  return { status: 200, body };
}

function isForgotten(azure: Azure, operation: Operation): boolean {
  const lifetime = azure.store.get<number>('settings', lifetimeSetting) ?? 86_400;
  return operation.doneAt !== undefined && azure.clock.now() > operation.doneAt + lifetime * 1000;
}
