import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from './clock.ts';
import type { ClockMode } from './clock.ts';
import { Faults } from './faults.ts';
import { Graph } from './graph.ts';
import { Journal } from './journal.ts';
import { Operations } from './operations.ts';
import { Scheduler } from './scheduler.ts';
import { Seeded } from './seeded.ts';
import { Store } from './store.ts';

export interface WorldOptions {
  /** Directory of the state; without it the state is temporary and forgotten on close. */
  state?: string;
  /** Simulated seconds per real second, or a clock that stands or jumps. */
  scale: number | 'manual' | 'instant';
  seed: number;
  /** Called by the fault `exit`, after the commit and before the reply. */
  exit?: () => void;
}

/** What all simulated clouds share. */
export interface World {
  directory: string;
  seeded: Seeded;
  store: Store;
  clock: Clock;
  scheduler: Scheduler;
  graph: Graph;
  faults: Faults;
  operations: Operations;
  journal: Journal;
  exit: () => void;
  close(): Promise<void>;
}

export function openWorld(options: WorldOptions): World {
  const temporary = options.state === undefined;
  const directory = options.state ?? mkdtempSync(join(tmpdir(), 'slipway-cloud-'));
  mkdirSync(directory, { recursive: true });
  const now = (): number => clock.now();
  const store = new Store(directory, { durable: !temporary, now });
  const mode: ClockMode = typeof options.scale === 'number' ? 'scaled' : options.scale;
  const clock = new Clock(store.lastAt || Date.now(), mode, typeof options.scale === 'number' ? options.scale : 1);
  const seeded = new Seeded(options.seed);
  const scheduler = new Scheduler(clock, store);
  const faults = new Faults(store, seeded, now);
  const journal = new Journal(directory);
  return {
    directory,
    seeded,
    store,
    clock,
    scheduler,
    graph: new Graph(store, now),
    faults,
    operations: new Operations({ store, clock, seeded, scheduler, faults }),
    journal,
    exit: options.exit ?? (() => process.exit(137)),
    close: async () => {
      scheduler.close();
      await store.close();
      journal.close();
      if (temporary) rmSync(directory, { recursive: true, force: true });
    },
  };
}
