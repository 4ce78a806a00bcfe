import type { Resource } from '../core/graph.ts';
import type { Azure } from './azure.ts';

/** Names that are host names of the whole cloud: somebody in another tenant may have them. */
const table = 'azure.foreignNames';

const keyOf = (type: string, name: string): string => `${type.toLowerCase()}/${name.toLowerCase()}`;

/** Gives a name away to another tenant, e.g. of `Microsoft.Storage/storageAccounts`. */
export function takeName(azure: Azure, type: string, name: string): void {
  azure.store.put(table, keyOf(type, name), true);
}

export type Holder = 'foreign' | Resource | undefined;

/** Who has a name of a type: another tenant, or a resource in whichever group. */
export function holderOfName(azure: Azure, type: string, name: string): Holder {
  if (azure.store.get(table, keyOf(type, name)) !== undefined) return 'foreign';
  return azure.graph.all(type).find((item) => item.name.toLowerCase() === name.toLowerCase());
}
