import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../core/world.ts';
import { cloud } from '../azure.ts';

/** Finds resources whatever the letter case of their ids, as ARM does. */
export class ArmIndex {
  readonly #world: World;
  readonly #canonical = new Map<string, string>();

  constructor(world: World) {
    this.#world = world;
    for (const resource of world.graph.all()) this.#add(resource);
    world.store.onChange(({ table, before, after }) => {
      if (table !== 'resources') return;
      if (after === undefined) this.#canonical.delete((before as Resource).id.toLowerCase());
      else this.#add(after as Resource);
    });
  }

  find<Body extends JsonObject = JsonObject>(id: string): Resource<Body> | undefined {
    return this.#world.graph.get<Body>(this.#canonical.get(id.toLowerCase()) ?? id);
  }

  #add(resource: Resource): void {
    if (resource.cloud === cloud) this.#canonical.set(resource.id.toLowerCase(), resource.id);
  }
}
