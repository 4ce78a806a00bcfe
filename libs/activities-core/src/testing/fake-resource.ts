import type { Found, Json, JsonObject, Ref, Scope } from '@slipway/contracts';
import type { AnyResource, Sweepable } from '../ports/resource.ts';
import { failed, notOwned } from '../failure.ts';

/** What stands in a made-up cloud. Shared by the resources of a test, so that one can hold another. */
export interface FakeObject {
  kind: string;
  name: string;
  props: JsonObject;
  foreign?: boolean;
  holdsData?: boolean;
  /** Name of the object that stands on it: it cannot go before. */
  heldBy?: string;
}

/** One kind in the made-up cloud. Counts its calls. */
export class FakeResource implements AnyResource {
  readonly permissions: readonly string[];
  readonly immutable: readonly string[] = ['zone'];
  readonly holdsData: boolean;
  readonly calls: string[] = [];
  readonly #kind: string;
  readonly #objects: FakeObject[];

  constructor(kind: string, objects: FakeObject[], { holdsData = false } = {}) {
    this.#kind = kind;
    this.#objects = objects;
    this.holdsData = holdsData;
    this.permissions = [`${kind}.get`, 'common.use'];
  }

  observe(ref: Ref): Promise<{ output: Json; actual: object } | undefined> {
    this.calls.push(`observe ${ref.name}`);
    const object = this.#find(ref.name);
    if (object?.foreign) return Promise.reject(notOwned(this.#kind, ref.name));
    return Promise.resolve(object && { output: { name: object.name }, actual: object.props });
  }

  ensure(): Promise<Json> {
    return Promise.resolve(null);
  }

  list(_scope: Scope): Promise<Found[]> {
    const ours = this.#objects.filter(({ kind, foreign }) => kind === this.#kind && !foreign);
    return Promise.resolve(
      ours.map(({ kind, name, holdsData }) => ({ kind, name, ...(holdsData ? { holdsData } : {}) })),
    );
  }

  async destroy(ref: Ref): Promise<void> {
    this.calls.push(`destroy ${ref.name}`);
    await Promise.resolve();
    const object = this.#find(ref.name);
    if (!object) return;
    if (object.heldBy && this.#objects.some(({ name }) => name === object.heldBy)) {
      throw failed('DEPENDENCY', 'SW-DEP-054', `${object.name} is held by ${object.heldBy}`, { fix: 'remove it' });
    }
    this.#objects.splice(this.#objects.indexOf(object), 1);
  }

  #find(name: string): FakeObject | undefined {
    return this.#objects.find((object) => object.kind === this.#kind && object.name === name);
  }
}

/** The same kind as something that is only swept. */
export function onlySwept(resource: FakeResource): Sweepable {
  return {
    permissions: [],
    list: (scope) => resource.list(scope),
    destroy: (ref) => resource.destroy(ref),
  };
}
