import { integer, object, text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { computeTypes } from './compute-types.ts';
import { vmSize, vmSizes } from './vm-sizes.ts';

/** Whole region, in `usages`. */
const regional = 'cores';
const regionalName = 'Total Regional vCPUs';
const defaultLimit = 350;

export interface Usage {
  name: string;
  localizedName: string;
  used: number;
  limit: number;
}

/** `settings` of the store; `{standardDv4Family: 10}`. */
export const quotaSetting = 'azure.quotas';

function limitOf(azure: Azure, name: string): number {
  return azure.store.get<Record<string, number>>('settings', quotaSetting)?.[name] ?? defaultLimit;
}

/** vCPUs of the scale sets in a location, by family. */
function usedIn(azure: Azure, location: string): Map<string, number> {
  const used = new Map<string, number>();
  for (const set of azure.graph.all(computeTypes.scaleSet)) {
    const sku = object(set.body, 'sku');
    const size = vmSize(text(sku, 'name'));
    if (!size || set.location.toLowerCase() !== location.toLowerCase()) continue;
    const vcpus = size.vcpus * (integer(sku, 'capacity') ?? 0);
    for (const name of [size.family, regional]) used.set(name, (used.get(name) ?? 0) + vcpus);
  }
  return used;
}

export function usagesIn(azure: Azure, location: string): Usage[] {
  const used = usedIn(azure, location);
  const families = new Map(vmSizes.map((size) => [size.family, size.familyName]));
  return [[regional, regionalName] as const, ...families].map(([name, localizedName]) => ({
    name,
    localizedName,
    used: used.get(name) ?? 0,
    limit: limitOf(azure, name),
  }));
}

/** The quota that this many more machines exceed. */
export function exceeded(azure: Azure, location: string, machine: string, count: number): Usage | undefined {
  const size = vmSize(machine);
  if (!size) return undefined;
  const wanted = size.vcpus * count;
  return usagesIn(azure, location).find(
    ({ name, used, limit }) => [size.family, regional].includes(name) && used + wanted > limit,
  );
}
