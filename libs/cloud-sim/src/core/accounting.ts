import type { Resource } from './graph.ts';
import { owner, tags } from './graph.ts';
import type { Json, JsonObject } from './json.ts';
import type { World } from './world.ts';

export interface ResourceQuery {
  cloud?: string | undefined;
  owner?: string | undefined;
  type?: string | undefined;
  /** `live`, `tombstone` or both with a comma between; absent: both. */
  state?: string | undefined;
  /** Only what an installation could have left: neither the provider's own objects nor what was there before. */
  leftovers?: boolean;
}

const hour = 3_600_000;

function show(world: World, resource: Resource, state: 'live' | 'tombstone', until: number): JsonObject {
  const costPerHour = resource.costPerHour ?? 0;
  return {
    id: resource.id,
    cloud: resource.cloud,
    type: resource.type,
    name: resource.name,
    parent: resource.parent ?? null,
    project: resource.project,
    location: resource.location,
    createdBy: resource.createdBy,
    owner: owner(resource) ?? null,
    tags: tags(resource),
    state,
    refs: resource.refs,
    createdAt: world.clock.iso(resource.createdAt),
    createCalls: world.graph.creates(resource.id),
    costPerHour,
    costSoFar: Number(((costPerHour * Math.max(0, until - resource.createdAt)) / hour).toFixed(4)),
  };
}

/** What exists and what existed, with prices: the answer to "is anything left?". */
export function resources(world: World, query: ResourceQuery): JsonObject[] {
  const live = world.graph.all().map((resource) => ({ resource, state: 'live' as const, until: world.clock.now() }));
  const gone = world.graph
    .tombstones()
    .map((resource) => ({ resource, state: 'tombstone' as const, until: resource.deletedAt }));
  return [...live, ...gone]
    .filter(({ resource, state }) => {
      if (query.leftovers && (state === 'tombstone' || resource.providerOwned || resource.createdBy === 'seed'))
        return false;
      if (query.cloud !== undefined && resource.cloud !== query.cloud) return false;
      if (query.owner !== undefined && owner(resource) !== query.owner) return false;
      if (query.type !== undefined && resource.type !== query.type) return false;
      return query.state === undefined || query.state.split(',').includes(state);
    })
    .map(({ resource, state, until }) => show(world, resource, state, until));
}

/** How often each principal called each operation, and how many creates each resource took. */
export function calls(world: World): JsonObject {
  const byPrincipal: Record<string, Record<string, number>> = {};
  for (const entry of world.journal.entries()) {
    const operations = (byPrincipal[entry.principal || '-'] ??= {});
    const name = `${entry.service}.${entry.operation || 'unsupported'}`;
    operations[name] = (operations[name] ?? 0) + 1;
  }
  const creates: Record<string, Json> = {};
  for (const id of world.store.keys('creates')) creates[id] = world.graph.creates(id);
  return { byPrincipal, creates };
}
