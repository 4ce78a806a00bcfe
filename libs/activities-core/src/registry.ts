import type { AnyResource, ResourceMap, Sweepable } from './ports/resource.ts';
import { isResource } from './ports/resource.ts';
import { failed } from './failure.ts';

/** Every kind that this worker can act on: a cloud's own and those inside the cluster. */
export class ResourceRegistry {
  readonly #map: ReadonlyMap<string, AnyResource | Sweepable>;

  /** Throws on a kind that two of the maps define: activity names would merge without a word. */
  constructor(...maps: ResourceMap[]) {
    const merged = new Map<string, AnyResource | Sweepable>();
    for (const [kind, entry] of maps.flatMap((map) => Object.entries(map))) {
      if (merged.has(kind)) throw new Error(`two resources are registered as ${kind}`);
      merged.set(kind, entry);
    }
    this.#map = merged;
  }

  get entries(): IterableIterator<[string, AnyResource | Sweepable]> {
    return this.#map.entries();
  }

  resource(kind: string): AnyResource {
    const entry = this.#map.get(kind);
    if (entry && isResource(entry)) return entry;
    throw failed('INTERNAL', 'SW-INT-077', `this worker knows no kind ${kind}`, {
      fix: 'start a worker of the build that made the plan',
    });
  }

  get(kind: string): AnyResource | Sweepable | undefined {
    return this.#map.get(kind);
  }

  /** Whether the kind is only listed by a second net, never a step of its own. */
  isNet(kind: string): boolean {
    const entry = this.#map.get(kind);
    return entry !== undefined && !isResource(entry);
  }

  /** What can be listed, in the order of registration. `net`: only listed by a second net, never a step of its own. */
  listable(): { kind: string; net: boolean; holdsData: boolean; list: Sweepable['list'] }[] {
    return [...this.#map].flatMap(([kind, entry]) =>
      entry.list
        ? [
            {
              kind,
              net: !isResource(entry),
              holdsData: entry.holdsData ?? false,
              list: (scope, kept) => entry.list!(scope, kept),
            },
          ]
        : [],
    );
  }
}
