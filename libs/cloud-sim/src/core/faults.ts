import { actionName, matches } from './fault-rule.ts';
import type { ActionName, ArmedRule, FaultRule, Subject } from './fault-rule.ts';
import type { JsonObject } from './json.ts';
import type { Seeded } from './seeded.ts';
import type { Store } from './store.ts';

/** A rule that fires now. */
export interface Fault {
  rule: string;
  action: ActionName;
  with: JsonObject;
}

const table = 'faults';

/** The rules in force. Their counters are stored, so a restart does not fire `nth: 1` again. */
export class Faults {
  readonly #store: Store;
  readonly #seeded: Seeded;
  readonly #now: () => number;

  constructor(store: Store, seeded: Seeded, now: () => number) {
    this.#store = store;
    this.#seeded = seeded;
    this.#now = now;
  }

  add(rule: Omit<FaultRule, 'id'> & { id?: string }): ArmedRule {
    const id = rule.id ?? `fault-${this.#store.count('counters', 'faults')}`;
    const armed = { ...rule, id, seen: 0, hits: 0 };
    this.#store.put(table, id, armed);
    return armed;
  }

  remove(id?: string): void {
    if (id === undefined) this.#store.clear(table);
    else this.#store.delete(table, id);
  }

  list(): ArmedRule[] {
    return this.#store.all<ArmedRule>(table);
  }

  /** Counts the subject for every rule that matches it and returns those that fire. */
  fire(subject: Subject): Fault[] {
    const fired: Fault[] = [];
    for (const rule of this.list()) {
      if (!matches(rule, subject) || !this.#inWindow(rule)) continue;
      const seen = rule.seen + 1;
      const hit = this.#hits(rule, seen);
      this.#store.put(table, rule.id, { ...rule, seen, hits: rule.hits + (hit ? 1 : 0) });
      const action = actionName(rule);
      if (hit) fired.push({ rule: rule.id, action, with: rule.action[action] ?? {} });
    }
    return fired;
  }

  #hits(rule: ArmedRule, seen: number): boolean {
    if (rule.times !== undefined && rule.hits >= rule.times) return false;
    if (rule.nth !== undefined) return [rule.nth].flat().includes(seen);
    return rule.rate === undefined || this.#seeded.uniform('fault', rule.id, seen) < rule.rate;
  }

  #inWindow(rule: FaultRule): boolean {
    const now = this.#now();
    return now >= Date.parse(rule.window?.from ?? '1970-01-01') && now <= Date.parse(rule.window?.to ?? '9999-12-31');
  }
}
