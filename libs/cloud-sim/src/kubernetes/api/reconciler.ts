import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesClient, Kind } from './client.ts';
import type { KubernetesObject } from './objects.ts';
import { Watcher } from './watcher.ts';

/** Brings the world in line with one object. Called again after every change, and after a while when it rejects. */
export type Reconcile<T> = (object: T, signal: AbortSignal) => Promise<void>;

export interface ReconcilerOptions<T extends KubernetesObject> {
  client: KubernetesClient;
  kind: Kind;
  reconcile: Reconcile<T>;
  /** First pause after an error; doubles up to 32 times that. */
  retryMilliseconds: number;
  onError?: (object: T, error: unknown) => void;
  /** Told of every change, so that a controller can look at what depends on the object. */
  onChange?: (key: string, object: T | undefined) => void;
}

/** A controller's loop: one object at a time is never worked on twice, and the newest version is always looked at last. */
export class Reconciler<T extends KubernetesObject> {
  readonly #options: ReconcilerOptions<T>;
  readonly #watcher: Watcher<T>;
  readonly #abort = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  readonly #dirty = new Set<string>();
  readonly #pauses = new Map<string, AbortController>();

  constructor(options: ReconcilerOptions<T>) {
    this.#options = options;
    this.#watcher = new Watcher<T>(options.client, options.kind, (key, object) => {
      options.onChange?.(key, object);
      this.enqueue(key);
    });
  }

  get items(): T[] {
    return this.#watcher.items;
  }

  start(): void {
    this.#watcher.start();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#watcher.stop();
    await Promise.all(this.#running.values());
  }

  /** Looks at the object of this key soon, though nothing about it has changed. */
  enqueue(key: string): void {
    this.#dirty.add(key);
    this.#pauses.get(key)?.abort();
    if (this.#running.has(key)) return;
    this.#running.set(
      key,
      this.#work(key).finally(() => {
        this.#running.delete(key);
        // A change that came in between the last look and this line would be lost otherwise.
        if (this.#dirty.has(key) && !this.#abort.signal.aborted) this.enqueue(key);
      }),
    );
  }

  async #work(key: string): Promise<void> {
    const { signal } = this.#abort;
    for (let failures = 0; this.#dirty.delete(key) && !signal.aborted;) {
      const object = this.#watcher.find(key);
      if (!object) continue;
      try {
        await this.#options.reconcile(object, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onError?.(object, error);
        await this.#pause(key, this.#options.retryMilliseconds * 2 ** Math.min(failures++, 5));
        this.#dirty.add(key);
      }
    }
  }
  /** Waits before the next attempt, or until something about the object changes. */
  async #pause(key: string, milliseconds: number): Promise<void> {
    const pause = new AbortController();
    this.#pauses.set(key, pause);
    const signal = AbortSignal.any([pause.signal, this.#abort.signal]);
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
    this.#pauses.delete(key);
  }
}
