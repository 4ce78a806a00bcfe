import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesClient, Kind } from './client.ts';
import { keyOf, type KubernetesObject } from './objects.ts';

const retryMilliseconds = 250;

/** Told of every change of one object; `object` is undefined once it is gone. */
export type Listener<T> = (key: string, object: T | undefined) => void;

/** The objects of one kind as the API server has them, kept current by list and watch, which are begun again on any error. */
export class Watcher<T extends KubernetesObject> {
  readonly #client: KubernetesClient;
  readonly #kind: Kind;
  readonly #listener: Listener<T>;
  readonly #abort = new AbortController();
  readonly #objects = new Map<string, T>();
  #done: Promise<void> = Promise.resolve();
  #hasListed = false;

  constructor(client: KubernetesClient, kind: Kind, listener: Listener<T>) {
    this.#client = client;
    this.#kind = kind;
    this.#listener = listener;
  }

  /** Whether it has seen all objects once. */
  get hasListed(): boolean {
    return this.#hasListed;
  }

  /** All objects seen last. */
  get items(): T[] {
    return [...this.#objects.values()];
  }

  find(key: string): T | undefined {
    return this.#objects.get(key);
  }

  /** Begins to watch; resolves at once, the listener hears of what exists already. */
  start(): void {
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        await this.#follow(await this.#relist());
      } catch {
        // Whatever ended it (410, reset, restart of the server): a fresh list tells the truth.
        await sleep(retryMilliseconds, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #relist(): Promise<string> {
    const { items, resourceVersion } = await this.#client.list<T>(this.#kind);
    const present = new Set(items.map(keyOf));
    for (const key of this.#objects.keys()) if (!present.has(key)) this.#forget(key);
    for (const item of items) this.#keep(item);
    this.#hasListed = true;
    return resourceVersion;
  }

  async #follow(resourceVersion: string): Promise<void> {
    let seen = resourceVersion;
    for (;;) {
      for await (const { type, object } of this.#client.watch<T>(this.#kind, seen, this.#abort.signal)) {
        if (type === 'ERROR') throw new Error('the watch has to begin again');
        seen = object.metadata.resourceVersion ?? seen;
        if (type === 'DELETED') this.#forget(keyOf(object));
        else if (type !== 'BOOKMARK') this.#keep(object);
      }
      this.#abort.signal.throwIfAborted();
    }
  }

  #keep(object: T): void {
    const key = keyOf(object);
    if (this.#objects.get(key)?.metadata.resourceVersion === object.metadata.resourceVersion) return;
    this.#objects.set(key, object);
    this.#tell(key, object);
  }

  #forget(key: string): void {
    this.#objects.delete(key);
    this.#tell(key, undefined);
  }

  #tell(key: string, object: T | undefined): void {
    if (!this.#abort.signal.aborted) this.#listener(key, object);
  }
}
