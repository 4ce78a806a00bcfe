import type { CloudCalls } from './cloud-calls.ts';

/** `busy`: being made or changed. `broken`: exists and will never work. `leaving`: being deleted. */
export type Condition = 'ready' | 'busy' | 'broken' | 'leaving';

/** One thing that a cloud makes and removes, as whoever waits for it sees it. */
export interface Watched<T> {
  /** For messages: `the network acme-net`. */
  what: string;
  /** Undefined when absent. Throws `NOT_OWNED` when it is not ours. */
  look(): Promise<T | undefined>;
  condition(found: T): Condition;
  /** Pauses between looks at what is busy, in milliseconds. Default 4 s. */
  everyMs?: number;
  /** In the cloud's word, for the heartbeat and for people. */
  status?(found: T): string;
}

/**
 * Looks for what was made until it is seen: a read may lag behind a create.
 * @param lagMs milliseconds after which absence counts, before `pollScale`
 */
export function lookFor<T>(cloud: CloudCalls, life: Watched<T>, lagMs: number): Promise<T | undefined> {
  let looks = 0;
  const until = { everyMs: 1_000, maximumMs: 1_000, settle: true, what: `cannot see ${life.what}` };
  return cloud.until<T | undefined>(until, async () => {
    const found = await life.look();
    if (found !== undefined || looks++ * 1_000 > lagMs) return { done: true, value: found };
    return { done: false, waitingFor: { creating: life.what } };
  });
}

/** Waits until it is neither being made nor deleted. */
export function settle<T>(cloud: CloudCalls, life: Watched<T>): Promise<T | undefined> {
  const until = { everyMs: life.everyMs ?? 4_000, settle: true, what: life.what };
  return cloud.until<T | undefined>(until, async () => {
    const found = await life.look();
    const condition = found === undefined ? 'absent' : life.condition(found);
    if (found === undefined || (condition !== 'busy' && condition !== 'leaving')) return { done: true, value: found };
    const status = life.status?.(found);
    return { done: false, waitingFor: { what: life.what, condition, ...(status === undefined ? {} : { status }) } };
  });
}
