import { deepFreeze } from './json.ts';
import type { Json } from './json.ts';
import { StoreFiles } from './store-files.ts';
import type { LogLine } from './store-files.ts';

export interface Change {
  table: string;
  key: string;
  before: unknown;
  after: unknown;
}

/** What stood in each table, by key. */
export type StoreCopy = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

const compactAfterBytes = 16 * 1024 * 1024;

/**
 * Every fact of the simulator, as tables of frozen JSON values. A transaction is one line of the log; `flush` resolves when all
 * that was changed before the call is on disk, and every reply waits for it.
 */
export class Store {
  readonly #tables = new Map<string, Map<string, unknown>>();
  readonly #files: StoreFiles;
  readonly #now: () => number;
  readonly #listeners: ((change: Change) => void)[] = [];
  #pending: LogLine[] = [];
  #open: Change[] | undefined;
  #flushing: Promise<void> | undefined;
  #n = 0;
  /** Simulated time of the last recorded transaction, 0 for a new directory. */
  readonly lastAt: number;

  constructor(directory: string, options: { durable: boolean; now: () => number }) {
    this.#files = new StoreFiles(directory, options.durable);
    this.#now = options.now;
    const { snapshot, lines } = this.#files.read();
    for (const [table, rows] of Object.entries(snapshot?.tables ?? {})) {
      for (const [key, value] of Object.entries(rows)) this.#table(table).set(key, deepFreeze(value));
    }
    let at = snapshot?.at ?? 0;
    this.#n = snapshot?.n ?? 0;
    for (const line of lines) {
      for (const [table, key, value] of line.m) {
        if (value === null) this.#table(table).delete(key);
        else this.#table(table).set(key, deepFreeze(value));
      }
      this.#n = line.n;
      at = line.at;
    }
    this.lastAt = at;
    this.#compact(at);
  }

  /** Number of the last transaction: differs exactly when something was changed. */
  get version(): number {
    return this.#n;
  }

  get<T>(table: string, key: string): T | undefined {
    return this.#tables.get(table)?.get(key) as T | undefined;
  }

  all<T>(table: string): T[] {
    return [...(this.#tables.get(table)?.values() ?? [])] as T[];
  }

  keys(table: string): string[] {
    return [...(this.#tables.get(table)?.keys() ?? [])];
  }

  tables(): string[] {
    return [...this.#tables.keys()];
  }

  put(table: string, key: string, value: object | string | number | boolean): void {
    this.#change(table, key, deepFreeze(value));
  }

  delete(table: string, key: string): void {
    if (this.#tables.get(table)?.has(key)) this.#change(table, key, undefined);
  }

  clear(table: string): void {
    for (const key of this.keys(table)) this.delete(table, key);
  }

  /** Adds one and returns the new count. */
  count(table: string, key: string): number {
    const next = (this.get<number>(table, key) ?? 0) + 1;
    this.put(table, key, next);
    return next;
  }

  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  /** All tables as they are now. Values are frozen, so they are shared. */
  copy(): StoreCopy {
    return new Map([...this.#tables].map(([table, rows]) => [table, new Map(rows)]));
  }

  /** Puts the tables of a copy back, but not those that are named: they stay as they are. */
  restore(copy: StoreCopy, except: readonly string[]): void {
    this.transaction(() => {
      for (const [table, rows] of this.#tables) {
        if (except.includes(table)) continue;
        for (const key of [...rows.keys()]) if (copy.get(table)?.has(key) !== true) this.delete(table, key);
      }
      for (const [table, rows] of copy) {
        if (except.includes(table)) continue;
        for (const [key, value] of rows) if (this.get(table, key) !== value) this.#change(table, key, value);
      }
    });
  }

  /** All of it or nothing: what `work` throws undoes what it changed. Inner transactions join the outer one. */
  transaction<T>(work: () => T): T {
    if (this.#open) return work();
    const changes: Change[] = [];
    this.#open = changes;
    try {
      const result = work();
      this.#open = undefined;
      this.#record(changes);
      return result;
    } catch (error) {
      for (const change of changes.reverse()) this.#set(change.table, change.key, change.after, change.before);
      this.#open = undefined;
      throw error;
    }
  }

  async flush(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    if (this.#pending.length === 0) return;
    const lines = this.#pending;
    this.#pending = [];
    this.#flushing = this.#files.append(lines);
    try {
      await this.#flushing;
    } finally {
      this.#flushing = undefined;
    }
    if (this.#files.bytes > compactAfterBytes && this.#pending.length === 0) this.#compact(this.#now());
  }

  async close(): Promise<void> {
    await this.flush();
    this.#compact(this.#now());
    this.#files.close();
  }

  #change(table: string, key: string, after: unknown): void {
    const before = this.#tables.get(table)?.get(key);
    const change = { table, key, before, after };
    this.#set(table, key, before, after);
    if (this.#open) this.#open.push(change);
    else this.#record([change]);
  }

  #set(table: string, key: string, before: unknown, after: unknown): void {
    if (after === undefined) this.#table(table).delete(key);
    else this.#table(table).set(key, after);
    for (const listener of this.#listeners) listener({ table, key, before, after });
  }

  #record(changes: Change[]): void {
    if (changes.length === 0) return;
    const m = changes.map(({ table, key, after }): [string, string, Json] => [table, key, (after ?? null) as Json]);
    this.#pending.push({ n: ++this.#n, at: this.#now(), m });
  }

  #table(name: string): Map<string, unknown> {
    const found = this.#tables.get(name) ?? new Map<string, unknown>();
    this.#tables.set(name, found);
    return found;
  }

  #compact(at: number): void {
    const tables: Record<string, Record<string, Json>> = {};
    for (const [name, rows] of this.#tables) tables[name] = Object.fromEntries(rows) as Record<string, Json>;
    this.#files.compact({ n: this.#n, at, tables });
  }
}
