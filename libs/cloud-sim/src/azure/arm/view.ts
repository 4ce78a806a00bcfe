import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import type { ResourceType } from '../resource-type.ts';

/** A resource as GET answers it. */
export function viewOf(azure: Azure, type: ResourceType, resource: Resource): JsonObject {
  return type.view?.(azure, resource) ?? plainView(resource);
}

/** Id, name and type, then the body. */
export function plainView(resource: Resource): JsonObject {
  return { id: resource.id, name: resource.name, type: resource.type, ...resource.body };
}
