import type { Clock } from './clock.ts';
import type { JsonObject } from './json.ts';
import type { Store } from './store.ts';

/** Work due at an absolute simulated time. It is stored, so a restart neither loses nor repeats it. */
export interface Task {
  key: string;
  due: number;
  kind: string;
  args: JsonObject;
  order: number;
}

export interface TaskHandler {
  /** What may take real time, such as starting a control plane. Repeated after a crash, so it must be idempotent. */
  prepare?(task: Task): Promise<unknown>;
  /** The change itself: runs in the transaction that removes the task. */
  run(task: Task, prepared: unknown): void;
}

const table = 'tasks';

export class Scheduler {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #handlers = new Map<string, TaskHandler>();
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(clock: Clock, store: Store) {
    this.#clock = clock;
    this.#store = store;
    clock.onChange(() => this.#arm());
  }

  handle(kind: string, handler: TaskHandler): void {
    this.#handlers.set(kind, handler);
  }

  at(due: number, kind: string, args: JsonObject, key: string): void {
    const order = this.#store.count('counters', 'tasks');
    this.#store.put(table, key, { key, due, kind, args, order } satisfies Task);
    this.#arm();
  }

  cancel(key: string): void {
    this.#store.delete(table, key);
  }

  tasks(): Task[] {
    return this.#store.all<Task>(table).sort((a, b) => a.due - b.due || a.order - b.order);
  }

  /** Begins to run what is due; called once all handlers are known. */
  start(): void {
    this.#arm();
  }

  /** Moves the clock forward step by step; resolves when all work due by then is done, but for what was being prepared already. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#clock.now() + milliseconds;
    for (let next = this.#next(); next && next.due <= end; next = this.#next()) {
      this.#clock.moveTo(next.due);
      await this.#run(next);
    }
    this.#clock.moveTo(end);
    this.#arm();
    await this.#store.flush();
  }

  /** Resolves when nothing is being prepared. */
  async idle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  #next(): Task | undefined {
    return this.tasks().find((task) => !this.#running.has(task.key) || this.#clock.mode === 'manual');
  }

  #arm(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    if (this.#closed || this.#clock.mode === 'manual') return;
    if (this.#clock.mode === 'instant') {
      this.#immediate = setImmediate(() => this.#pump());
      return;
    }
    const next = this.#next();
    if (next) this.#timer = setTimeout(() => this.#pump(), Math.min(this.#clock.realUntil(next.due), 2 ** 31 - 1));
  }

  #pump(): void {
    const next = this.#next();
    if (!next || this.#closed) return;
    if (this.#clock.mode === 'instant') this.#clock.moveTo(next.due);
    if (next.due <= this.#clock.now()) void this.#run(next);
    this.#arm();
  }

  #run(task: Task): Promise<void> {
    const running = this.#running.get(task.key);
    if (running) return running;
    const handler = this.#handlers.get(task.kind);
    if (!handler) throw new Error(`no handler for task ${task.kind}`);
    const finish = (prepared: unknown) => {
      this.#running.delete(task.key);
      if (this.#closed) return;
      // It was put off, made anew or cancelled while it was prepared.
      if (this.#store.get(table, task.key) !== task) return this.#arm();
      this.#store.transaction(() => {
        this.#store.delete(table, task.key);
        handler.run(task, prepared);
      });
      this.#arm();
    };
    if (!handler.prepare) {
      finish(undefined);
      return Promise.resolve();
    }
    const work = handler.prepare(task).then(finish);
    this.#running.set(task.key, work);
    return work;
  }
}
