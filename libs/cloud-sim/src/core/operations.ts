import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Json } from './json.ts';
import { integer, text } from './json.ts';
import { OperationFailure } from './operation.ts';
import type { Operation, OperationError, OperationKind, OperationStart } from './operation.ts';
import type { Scheduler, Task } from './scheduler.ts';
import type { Seeded } from './seeded.ts';
import type { Store } from './store.ts';

const table = 'operations';
const pendingShare = 0.05;

export class Operations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #seeded: Seeded;
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  readonly #kinds = new Map<string, OperationKind>();
  readonly #waiters = new Map<string, Set<() => void>>();
  readonly #onDone: ((operation: Operation) => void)[] = [];

  constructor(parts: { store: Store; clock: Clock; seeded: Seeded; scheduler: Scheduler; faults: Faults }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#seeded = parts.seeded;
    this.#scheduler = parts.scheduler;
    this.#faults = parts.faults;
    parts.scheduler.handle('operation', {
      prepare: (task) => this.#prepare(task),
      run: (task, prepared) => this.#end(task, prepared),
    });
  }

  define(service: string, type: string, kind: OperationKind): void {
    this.#kinds.set(`${service}/${type}`, kind);
  }

  onDone(listener: (operation: Operation) => void): void {
    this.#onDone.push(listener);
  }

  start(start: OperationStart): Operation {
    const now = this.#clock.now();
    const number = this.#store.count('counters', 'operations');
    const faults = this.#faults.fire({ ...start, method: '', path: start.target, phase: 'lro' });
    const slow = faults.find((fault) => fault.action === 'op-slow');
    const fate = faults.find((fault) =>
      ['op-fails', 'op-stuck', 'op-error-then-ok', 'stockout'].includes(fault.action),
    );
    const attempt = this.#store.count('attempts', `${start.target} ${start.type}`);
    const usual = this.#seeded.duration(start.spread, start.target, start.type, attempt);
    const duration = usual * (integer(slow?.with, 'factor') ?? 1);
    const { spread: _spread, operation: _operation, name: _name, args, id, ...rest } = start;
    const operation: Operation = {
      ...rest,
      id: id ?? `operation-${now}-${this.#seeded.hex(8, 'operation', number)}`,
      args: args ?? {},
      createdAt: now,
      startsAt: now + Math.round(duration * pendingShare),
      dueAt: now + duration,
      ...(fate ? { fate } : {}),
    };
    this.#store.put(table, operation.id, operation);
    if (fate?.action !== 'op-stuck')
      this.#scheduler.at(operation.dueAt, 'operation', { id: operation.id }, operation.id);
    for (const extra of faults)
      if (extra.action === 'background-op') this.#store.put('background', start.target, extra.with);
    return operation;
  }

  get(id: string): Operation | undefined {
    return this.#store.get<Operation>(table, id);
  }

  list(service: string): Operation[] {
    return this.#store.all<Operation>(table).filter((operation) => operation.service === service);
  }

  /** The one that has not ended yet, if any works on this target. */
  running(target: string): Operation | undefined {
    return this.#store
      .all<Operation>(table)
      .find((operation) => operation.doneAt === undefined && operation.target === target);
  }

  status(operation: Operation): 'PENDING' | 'RUNNING' | 'DONE' {
    if (operation.doneAt !== undefined) return 'DONE';
    return this.#clock.now() < operation.startsAt ? 'PENDING' : 'RUNNING';
  }

  /** Between 0 and 1. */
  progress(operation: Operation): number {
    if (operation.doneAt !== undefined) return 1;
    const whole = operation.dueAt - operation.createdAt;
    return whole <= 0 ? 0 : Math.min(0.99, (this.#clock.now() - operation.createdAt) / whole);
  }

  /** Resolves when the operation has ended or `realMilliseconds` have passed. */
  async wait(id: string, realMilliseconds: number): Promise<void> {
    if (this.get(id)?.doneAt !== undefined) return;
    const waiters = this.#waiters.get(id) ?? new Set();
    this.#waiters.set(id, waiters);
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, realMilliseconds).unref();
      waiters.add(done);
    });
  }

  /** What a rule that is taken back had stopped goes on, and is due at once. `rule` undefined: of any rule. */
  release(rule?: string): void {
    for (const operation of this.#store.all<Operation>(table)) {
      const { fate, ...freed } = operation;
      const isStuck = operation.doneAt === undefined && fate?.action === 'op-stuck';
      if (!isStuck || (rule !== undefined && fate.rule !== rule)) continue;
      const dueAt = this.#clock.now();
      this.#store.put(table, operation.id, { ...freed, dueAt });
      this.#scheduler.at(dueAt, 'operation', { id: operation.id }, operation.id);
    }
  }

  /** Ends it without its effect. */
  cancel(id: string): void {
    const operation = this.get(id);
    if (!operation || operation.doneAt !== undefined) return;
    this.#scheduler.cancel(id);
    this.#finish(operation, { code: 'CANCELLED', message: 'Operation was cancelled.' });
  }

  #kind(operation: Operation): OperationKind {
    const kind = this.#kinds.get(`${operation.service}/${operation.type}`);
    if (!kind) throw new Error(`no operation ${operation.service}/${operation.type}`);
    return kind;
  }

  async #prepare(task: Task): Promise<unknown> {
    const operation = this.get(text(task.args, 'id'));
    if (!operation) return undefined;
    const kind = this.#kind(operation);
    const leaves = text(operation.fate?.with, 'leaves');
    const fails = operation.fate && operation.doneAt === undefined && leaves !== 'complete';
    return fails ? undefined : kind.prepare?.(operation).catch((error: unknown) => error);
  }

  #end(task: Task, prepared: unknown): void {
    const operation = this.get(text(task.args, 'id'));
    if (!operation) return;
    const kind = this.#kind(operation);
    const error = operation.doneAt === undefined ? injected(operation) : undefined;
    if (operation.fate?.action === 'op-error-then-ok' && error) {
      const later = this.#clock.now() + Math.round((operation.dueAt - operation.createdAt) / 4);
      this.#scheduler.at(later, 'operation', { id: operation.id }, `${operation.id}/heals`);
      this.#finish(operation, error);
      return;
    }
    if (error) {
      const leaves =
        text(operation.fate?.with, 'leaves') || (operation.fate?.action === 'stockout' ? 'broken' : 'none');
      if (leaves === 'complete') kind.complete(operation, prepared);
      else if (leaves === 'broken') (kind.broken ?? kind.complete)(operation, error);
      else kind.revert?.(operation);
      this.#finish(operation, error);
      return;
    }
    this.#finish(operation, this.#complete(kind, operation, prepared));
  }

  #complete(kind: OperationKind, operation: Operation, prepared: unknown): OperationError | undefined {
    try {
      if (prepared instanceof Error) throw new OperationFailure('INTERNAL', prepared.message);
      this.#store.transaction(() => kind.complete(operation, prepared));
      return undefined;
    } catch (failure) {
      if (!(failure instanceof OperationFailure)) throw failure;
      const error = { code: failure.code, message: failure.message };
      kind.broken?.(operation, error);
      return error;
    }
  }

  #finish(operation: Operation, error: OperationError | undefined): void {
    if (operation.doneAt !== undefined) return;
    const done = { ...operation, doneAt: this.#clock.now(), ...(error ? { error } : {}) };
    this.#store.put(table, operation.id, done);
    for (const listener of this.#onDone) listener(done);
    for (const waiter of this.#waiters.get(operation.id) ?? []) waiter();
    this.#waiters.delete(operation.id);
  }
}

function injected(operation: Operation): OperationError | undefined {
  const { fate } = operation;
  if (!fate) return undefined;
  const message: Json | undefined = fate.with['message'];
  if (fate.action === 'stockout') {
    const zone = text(fate.with, 'zone') || operation.location;
    return {
      code: 'GCE_STOCKOUT',
      message: `The zone '${zone}' does not have enough resources available to fulfill the request. Try a different zone, or try again later.`,
    };
  }
  return {
    code: text(fate.with, 'code') || 'INTERNAL_ERROR',
    message: typeof message === 'string' ? message : 'Internal error.',
  };
}
