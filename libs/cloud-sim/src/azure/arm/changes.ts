import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Operation, OperationError } from '../../core/operation.ts';
import type { Azure } from '../azure.ts';
import type { Provider, ResourceType } from '../resource-type.ts';
import { removeResource } from './standing.ts';

export const late = 'azure.lateReads';

/** Registers what operations on a type do when they end. */
export function defineChanges(azure: Azure, { namespace }: Provider, type: ResourceType): void {
  const resourceOf = (operation: Operation): Resource | undefined => azure.graph.get(operation.target);
  azure.operations.define(namespace, `${type.type} put`, {
    prepare: async (operation) => {
      const resource = resourceOf(operation);
      return resource && type.onPut?.prepare?.(azure, resource, operation);
    },
    complete: (operation, prepared) => {
      if (!resourceOf(operation)) return;
      setState(azure, type, operation.target, 'Succeeded');
      const resource = resourceOf(operation);
      if (!resource) return;
      type.onPut?.done?.(azure, resource, prepared, operation);
      if (type.lateRead && operation.args['created'] === true)
        azure.store.put(late, resource.id, azure.clock.now() + azure.lags.length(type.lateRead, 0, resource.id));
    },
    broken: (operation, error) => {
      if (!resourceOf(operation)) return;
      setState(azure, type, operation.target, 'Failed');
      const resource = resourceOf(operation);
      if (resource) type.onPut?.broken?.(azure, resource, wordsOf(operation, error));
    },
    revert: (operation) => {
      if (operation.args['created'] === true) return removeResource(azure, operation.target, 'provider');
      const before = object(operation.args, 'before');
      azure.graph.update(operation.target, object(before, 'body'), {
        hidden: object(before, 'hidden'),
        refs: (before['refs'] as string[] | undefined) ?? [],
      });
    },
  });
  azure.operations.define(namespace, `${type.type} delete`, {
    prepare: async (operation) => {
      const resource = resourceOf(operation);
      return resource && type.onDelete?.prepare?.(azure, resource, operation);
    },
    complete: (operation, prepared) => {
      const resource = resourceOf(operation);
      if (!resource) return;
      type.onDelete?.done?.(azure, resource, prepared, operation);
      removeResource(azure, operation.target, operation.principal);
    },
    broken: (operation, error) => {
      setState(azure, type, operation.target, 'Failed');
      const resource = resourceOf(operation);
      if (resource) type.onDelete?.broken?.(azure, resource, wordsOf(operation, error));
    },
    revert: (operation) => setState(azure, type, operation.target, 'Succeeded'),
  });
}

/** Writes `properties.provisioningState` of a type that has one. */
export function setState(azure: Azure, type: ResourceType, id: string, state: string): void {
  const resource = azure.graph.get(id);
  if (resource && type.provisioningState !== false) azure.graph.update(id, withState(resource.body, state));
}

export function withState(body: JsonObject, state: string): JsonObject {
  return { ...body, properties: { ...object(body, 'properties'), provisioningState: state } };
}

/** Error of an operation in Azure's words; rules that name no code get what Azure uses. */
export function wordsOf(operation: Operation, error: OperationError): OperationError {
  if (operation.fate?.action === 'stockout')
    return {
      code: 'ZonalAllocationFailed',
      message:
        'Allocation failed. We do not have sufficient capacity for the requested VM size in this zone. Read more about improving likelihood of allocation success at http://aka.ms/allocation-guidance',
    };
  const given: Json | undefined = operation.fate?.with['code'];
  if (operation.fate && given === undefined && error.code === 'INTERNAL_ERROR')
    return { code: 'InternalServerError', message: 'An unexpected error occured while processing the request.' };
  return { code: error.code, message: error.message || text(operation.fate?.with, 'message') };
}
