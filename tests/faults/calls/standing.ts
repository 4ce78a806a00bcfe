import type { Findings } from './scenario.ts';
import type { Moment, World } from './world.ts';

interface Policy {
  bindings: { role: string; members: string[] }[];
}

/** What stands, one line each, the same for two worlds that went the same way. */
export interface Standing {
  objects: string[];
  /** Committed creates of each object since the beginning. */
  creates: ReadonlyMap<string, number>;
}

/**
 * Keys of an account are alike: each has an id of its own, and only their number counts. So are databases but for their suffix: the
 * name of a broken one stays reserved.
 */
const nameless = (id: string): string =>
  id.replace(/\/keys\/[^/]+$/, '/keys/*').replace(/(sqladmin.*\/instances\/[^/]*-mysql)-[^/]+/, '$1-*');

export function standingIn({ cloud }: World): Standing {
  const { store, graph } = cloud.gcp;
  const objects = graph
    .all()
    .filter(({ providerOwned }) => providerOwned !== true)
    .map(({ id }) => nameless(id));
  const owners = store.keys('policies').filter((owner) => !owner.includes('/serviceAccounts/') || graph.get(owner));
  const members = owners.flatMap((owner) => {
    const { bindings } = store.get<Policy>('policies', owner)!;
    return bindings.flatMap(({ role, members }) => members.map((member) => `${owner} lets ${member} be ${role}`));
  });
  const services = store.keys('services').map((api) => `enabled: ${api}`);
  const creates = new Map(store.keys('creates').map((id) => [id, graph.creates(id)]));
  return { objects: [...objects, ...members, ...services].sort(), creates };
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
export function foreignChanged({ cloud }: World, before: Moment, isForeign: (id: string) => boolean): string[] {
  const resources = before.tables.get('resources') ?? new Map<string, unknown>();
  return [...resources]
    .filter(([id, value]) => isForeign(id) && cloud.gcp.store.get('resources', id) !== value)
    .map(([id]) => `not ours, and changed: ${id}`);
}
