import { activity, activityCall, failed, sleep, type ActivityMap } from '@slipway/activities-core';
import {
  failuresBorne,
  type DiscoverResult,
  type FailureCode,
  type NotifyCall,
  type StepCall,
  type SweepCall,
  type SweepResult,
} from '@slipway/contracts';
import { outputOf, type FakeCloud } from './fake-cloud.ts';

/** How one activity goes. */
export interface Manner {
  /** Milliseconds, default 0. */
  takes?: number;
  /** Attempts that fail before one succeeds; `Infinity`: for ever. */
  fails?: { times: number; code: FailureCode };
  /** Attempts that end like a killed worker: no heartbeat, no answer. */
  loses?: number;
}

/** One attempt as the worker saw it, in milliseconds since the epoch with fractions. */
export interface Attempted {
  key: string;
  start: number;
  end: number;
}

/**
 * The activities of every run for a real worker, over a fake cloud: wrapped as ours are, so with heartbeats and failures of the
 * closed list, but without any SDK. Every attempt is measured.
 */
export class ActivityWorld {
  readonly attempts: Attempted[] = [];
  /** What people were told, in order. */
  readonly notices: NotifyCall[] = [];
  readonly #cloud: FakeCloud;
  readonly #manners: Readonly<Record<string, Manner>>;
  readonly #usual: Manner;
  readonly #counts = new Map<string, number>();

  /** @param manners by `<step>.<verb>`, or by activity type where it is no step's */
  constructor(cloud: FakeCloud, manners: Readonly<Record<string, Manner>> = {}, usual: Manner = {}) {
    this.#cloud = cloud;
    this.#manners = manners;
    this.#usual = usual;
  }

  get activities(): ActivityMap {
    const cloud = this.#cloud;
    const core = {
      locate: this.#plain('locate', () => (cloud.standing.length > 0 ? cloud.plan.scope : null)),
      discover: this.#plain('discover', (): DiscoverResult => {
        const { installation, location } = cloud.plan.scope;
        return { installations: [{ installation, location, objects: cloud.list() }] };
      }),
      makePlan: this.#plain('makePlan', () => cloud.plan),
      observeAll: this.#plain('observeAll', () => ({ observations: cloud.observe(), orphans: [] })),
      preflight: this.#plain('preflight', () => ({ observations: cloud.observe(), orphans: [], findings: [] })),
      notify: this.#plain('notify', (call: NotifyCall) => (this.notices.push(call), null)),
      sweep: this.#plain('sweep', ({ keep, only }: SweepCall): SweepResult => {
        const named = ({ name }: { name: string }) => keep.every((kept) => kept.name !== name);
        const found = cloud.list().filter((one) => named(one) && (!only || only.some(({ name }) => name === one.name)));
        return { removed: [], leftovers: found, byLabel: found.length, byNetwork: 0 };
      }),
    };
    const steps = cloud.plan.steps.flatMap(({ kind }) => [
      [`${kind}.ensure`, this.#step('ensure')] as const,
      [`${kind}.destroy`, this.#step('destroy')] as const,
    ]);
    return { ...core, ...Object.fromEntries(steps) };
  }

  #step(verb: 'ensure' | 'destroy'): (call: StepCall) => Promise<unknown> {
    const now = (): number => Date.now();
    return (call) =>
      this.#attempt(`${call.step.id}.${verb}`, () => {
        if (verb === 'ensure') this.#cloud.create(call.step, now());
        else this.#cloud.remove(call.step.id, now());
        return verb === 'ensure' ? outputOf(call.step.id) : null;
      });
  }

  #plain<Call>(key: string, act: (call: Call) => unknown): (call: Call) => Promise<unknown> {
    return (call) => this.#attempt(key, () => act(call));
  }

  async #attempt(key: string, act: () => unknown): Promise<unknown> {
    const start = performance.timeOrigin + performance.now();
    const manner = { ...this.#usual, ...this.#manners[key] };
    const n = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, n);
    try {
      if (n <= (manner.loses ?? 0)) return await silence();
      return await activity(async () => {
        // What was begun settles although the run was cancelled, as long cloud operations do.
        if (manner.takes) await sleep(manner.takes, activityCall.handover);
        const after = n - (manner.loses ?? 0);
        if (manner.fails && after <= manner.fails.times)
          throw failed(manner.fails.code, 'SW-TEST-001', `${key} was made to fail`);
        return act();
      }, bears(key))(undefined);
    } finally {
      this.attempts.push({ key, start, end: performance.timeOrigin + performance.now() });
    }
  }
}

/** As the worker's own activities. */
const bears = (key: string): number =>
  /\.destroy$|^sweep$|^notify$/.test(key) ? failuresBorne.destroy : failuresBorne.ensure;

/** Longer than any heartbeat timeout of a test; nobody listens any more when it ends. */
function silence(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('lost')), 5_000));
}
