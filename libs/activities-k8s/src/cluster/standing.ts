import type { LiveObject, ObjectKey } from '@slipway/activities-core';
import type { Cluster } from './cluster.ts';

/** Those of the objects that exist, by one list per kind and namespace. */
export async function standingOf(cluster: Cluster, keys: readonly ObjectKey[]): Promise<LiveObject[]> {
  const groups = new Map<string, { of: Omit<ObjectKey, 'name'>; names: Set<string> }>();
  for (const { name, ...of } of keys) {
    const group = groups.get(JSON.stringify(of)) ?? { of, names: new Set() };
    groups.set(JSON.stringify(of), group);
    group.names.add(name);
  }
  const found = await Promise.all(
    [...groups.values()].map(async ({ of: { apiVersion, kind, namespace }, names }) => {
      const options = { metadataOnly: true, ...(namespace === undefined ? {} : { namespace }) };
      return (await cluster.list(apiVersion, kind, options)).filter(({ metadata }) => names.has(metadata.name));
    }),
  );
  return found.flat();
}
