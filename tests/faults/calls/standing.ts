import type { Findings } from './scenario.ts';
import type { Moment, World } from './world.ts';

/** What stands, one line each, the same for two worlds that went the same way. */
export interface Standing {
  objects: string[];
  /** Committed creates of each object since the beginning. */
  creates: ReadonlyMap<string, number>;
}

export function standingIn(world: World): Standing {
  const { store, graph, place } = world;
  const objects = graph
    .all()
    .filter(({ providerOwned }) => providerOwned !== true)
    .map((each) => place.label(each));
  const creates = new Map<string, number>();
  for (const id of store.keys('creates')) {
    const counted = place.counted?.(id) ?? id;
    creates.set(counted, (creates.get(counted) ?? 0) + graph.creates(id));
  }
  return { objects: [...objects, ...place.facts(world)].sort(), creates };
}

/**
 * Holds a world against how a healthy run left it.
 * @param mayReplace what is broken is deleted and made again, so that what stands counts and not how often it was made
 */
export function compare(seen: Standing, healthy: Standing, mayReplace: boolean): Findings {
  const extra = without(seen.objects, healthy.objects);
  const twins = extra.filter((each) => healthy.objects.includes(each));
  const most = (id: string): number =>
    mayReplace ? Number.POSITIVE_INFINITY : Math.max(1, healthy.creates.get(id) ?? 0);
  const again = [...seen.creates].filter(([id, n]) => n > most(id));
  return {
    duplicates: twins.length + again.length,
    orphans: extra.filter((each) => !twins.includes(each)),
    problems: [
      ...twins.map((each) => `twice: ${each}`),
      ...again.map(([id, n]) => `created ${n} times: ${id}`),
      ...without(healthy.objects, seen.objects).map((each) => `missing: ${each}`),
    ],
  };
}

/** Those of the first list that the second has not, each as often as it is more. */
export function without(these: readonly string[], those: readonly string[]): string[] {
  const left = [...those];
  return these.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Objects that are not ours and were changed, touched or removed since. */
export function foreignChanged({ store }: World, before: Moment, isForeign: (id: string) => boolean): string[] {
  const resources = before.tables.get('resources') ?? new Map<string, unknown>();
  return [...resources]
    .filter(([id, value]) => isForeign(id) && store.get('resources', id) !== value)
    .map(([id]) => `not ours, and changed: ${id}`);
}
