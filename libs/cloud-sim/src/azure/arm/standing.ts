import type { NewResource, Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { cloud } from '../azure.ts';
import { nameOf, parentId, parseArmId } from './arm-id.ts';

/** Something that is made without a request: by the provider itself, by Kubernetes, or before the story begins. */
export interface Standing {
  id: string;
  type: string;
  location: string;
  body: JsonObject;
  hidden?: JsonObject;
  refs?: readonly string[];
  createdBy: string;
  /** The provider takes it away by itself: it does not hold up what it refers to. */
  providerOwned?: boolean;
  costPerHour?: number;
}

/** Puts it into the graph, under the resource or group that its id names. */
export function addResource(azure: Azure, standing: Standing): Resource {
  const { refs = [], ...rest } = standing;
  const parent = azure.find(parentId(standing.id));
  const made: NewResource = {
    ...rest,
    cloud,
    name: nameOf(standing.id),
    project: parseArmId(standing.id)?.subscription ?? '',
    ...(parent ? { parent: parent.id } : {}),
    refs: refs.map((ref) => azure.find(ref)?.id ?? ref),
  };
  return azure.graph.create(made);
}

/** All that is in it, however deep, the deepest first. */
export function descendants(azure: Azure, id: string): Resource[] {
  return azure.graph.children(id).flatMap((child) => [...descendants(azure, child.id), child]);
}

/** Takes it away with all that is in it. */
export function removeResource(azure: Azure, id: string, by: string): void {
  const resource = azure.find(id);
  if (!resource) return;
  for (const inner of descendants(azure, resource.id)) azure.graph.delete(inner.id, by);
  azure.graph.delete(resource.id, by);
}
