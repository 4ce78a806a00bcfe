import type { JsonObject } from './json.ts';
import { labels, object, objects, text } from './json.ts';
import type { Store } from './store.ts';

/** One object of a cloud. `id` is its full resource name, e.g. `//compute.googleapis.com/projects/p/global/networks/n`. */
export interface Resource<Body extends JsonObject = JsonObject> {
  id: string;
  type: string;
  cloud: string;
  name: string;
  project: string;
  /** Region, zone or `global`. */
  location: string;
  parent?: string;
  /** As the API shows it. */
  body: Body;
  /** What the API takes but never shows. */
  hidden?: JsonObject;
  /** Ids of what this uses: none of those can be deleted while this exists. */
  refs: string[];
  createdBy: string;
  createdAt: number;
  /** The provider makes it by itself and takes it away by itself. */
  providerOwned?: boolean;
  /** Dollars an hour at list price. */
  costPerHour?: number;
  /** Of the simulated instant when the newest change became what the API shows. */
  updatedAt: number;
}

export interface Tombstone extends Resource {
  deletedAt: number;
  deletedBy: string;
}

export type NewResource = Omit<Resource, 'createdAt' | 'updatedAt'>;

const live = 'resources';
const dead = 'tombstones';

/** What exists, what uses what, and what existed. Refusals in a cloud's own words are the cloud's part. */
export class Graph {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #users = new Map<string, Set<string>>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
    for (const resource of store.all<Resource>(live)) this.#index(undefined, resource);
    store.onChange((change) => {
      if (change.table === live)
        this.#index(change.before as Resource | undefined, change.after as Resource | undefined);
    });
  }

  get<Body extends JsonObject = JsonObject>(id: string): Resource<Body> | undefined {
    return this.#store.get<Resource<Body>>(live, id);
  }

  all(type?: string): Resource[] {
    const resources = this.#store.all<Resource>(live);
    return type === undefined ? resources : resources.filter((resource) => resource.type === type);
  }

  tombstone(id: string): Tombstone | undefined {
    return this.#store.get<Tombstone>(dead, id);
  }

  tombstones(type?: string): Tombstone[] {
    const resources = this.#store.all<Tombstone>(dead);
    return type === undefined ? resources : resources.filter((resource) => resource.type === type);
  }

  /** Everything that refers to `id`, the provider's own objects left out. */
  users(id: string): Resource[] {
    const found = [...(this.#users.get(id) ?? [])].map((user) => this.get(user));
    return found.filter((user): user is Resource => user !== undefined && user.providerOwned !== true);
  }

  children(id: string): Resource[] {
    return this.all().filter((resource) => resource.parent === id);
  }

  create(resource: NewResource): Resource {
    const now = this.#now();
    for (const ref of resource.refs) if (!this.get(ref)) throw new Error(`${resource.id} refers to missing ${ref}`);
    const created = { ...resource, createdAt: now, updatedAt: now };
    this.#store.count('creates', resource.id);
    this.#store.put(live, resource.id, created);
    return created;
  }

  update(id: string, body: JsonObject, rest: Partial<NewResource> = {}): void {
    const before = this.get(id);
    if (!before) return;
    this.#store.put(live, id, { ...before, ...rest, body, updatedAt: this.#now() });
  }

  /** Merges into the body. */
  patch(id: string, body: JsonObject): void {
    const before = this.get(id);
    if (before) this.update(id, { ...before.body, ...body });
  }

  delete(id: string, by: string): void {
    const resource = this.get(id);
    if (!resource) return;
    this.#store.delete(live, id);
    this.#store.put(dead, id, { ...resource, deletedAt: this.#now(), deletedBy: by } satisfies Tombstone);
  }

  restore(id: string): void {
    const tombstone = this.tombstone(id);
    if (!tombstone) return;
    const { deletedAt: _at, deletedBy: _by, ...resource } = tombstone;
    this.#store.delete(dead, id);
    this.#store.put(live, id, { ...resource, updatedAt: this.#now() });
  }

  forget(id: string): void {
    this.#store.delete(dead, id);
  }

  creates(id: string): number {
    return this.#store.get<number>('creates', id) ?? 0;
  }

  #index(before: Resource | undefined, after: Resource | undefined): void {
    for (const ref of before?.refs ?? []) this.#users.get(ref)?.delete(before?.id ?? '');
    for (const ref of after?.refs ?? []) {
      let users = this.#users.get(ref);
      if (!users) this.#users.set(ref, (users = new Set()));
      users.add(after?.id ?? '');
    }
  }
}

const tagLists = ['Tags', 'TagList', 'TagSet'];

/** Labels or tags of a resource under whichever field its API keeps them. */
export function tags(resource: Resource): Record<string, string> {
  const { body } = resource;
  const pairs = tagLists.flatMap((key) => objects(body, key));
  return {
    ...labels(body, 'labels'),
    ...labels(body, 'resourceLabels'),
    ...labels(object(body, 'settings'), 'userLabels'),
    ...labels(body, 'tags'),
    ...labels(object(body, 'properties'), 'metadata'),
    ...Object.fromEntries(pairs.map((pair) => [text(pair, 'Key'), text(pair, 'Value')])),
  };
}

/** Installation that a resource is marked with: by a label, or in the description where the type has no labels. */
export function owner(resource: Resource): string | undefined {
  const label = Object.entries(tags(resource)).find(([key]) => /[-/]installation$/.test(key));
  const { body } = resource;
  const description = text(body, 'description') || text(object(body, 'properties'), 'description');
  return label?.[1] ?? /\S+[-/]installation=(\S+)/.exec(description)?.[1];
}
