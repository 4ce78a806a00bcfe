import type { JsonObject } from '@slipway/contracts';
import type { CallContext } from './ports/call.ts';
import { failed, type ResourceFailure } from './failure.ts';

export interface WaitOptions {
  call: CallContext;
  /** Multiplies every pause. */
  pollScale: number;
  /** First pause in milliseconds at scale 1; grows by half up to `maximumMs`. */
  everyMs: number;
  maximumMs?: number;
  /** At scale 1. Absent: no limit but the activity's own. */
  budgetMs?: number;
  /** Milliseconds that a budget is at least, whatever the scale. Default 0. */
  leastBudgetMs?: number;
  /** True: goes on to the end of a started operation although the run was cancelled. Default false. */
  settle?: boolean;
  /** For the failure when the budget is used up: what is waited for. */
  what: string;
}

/**
 * What one look found: `done` with a value, or what it waits for, which the heartbeat carries. `refusal` is what is waited out: it
 * says more than that time is up.
 */
export type Look<T> = { done: true; value: T } | { done: false; waitingFor: JsonObject; refusal?: ResourceFailure };

/**
 * Looks until it is done. Heals inside one attempt, with heartbeats, and stops at once when the call is aborted.
 * @throws the refusal when the budget is used up; without one NOT_READY (SW-READY-040), naming what it waited for
 */
export async function waitFor<T>(look: () => Promise<Look<T>>, options: WaitOptions): Promise<T> {
  const { call, pollScale } = options;
  const signal = options.settle ? call.handover : call.signal;
  const started = Date.now();
  let pause = options.everyMs * pollScale;
  const longest = (options.maximumMs ?? options.everyMs * 6) * pollScale;
  const scaledMs = (options.budgetMs ?? Number.POSITIVE_INFINITY) * (pollScale > 0 ? pollScale : 0.001);
  const budgetMs = Math.max(scaledMs, options.leastBudgetMs ?? 0);
  for (;;) {
    signal.throwIfAborted();
    // The last look begins after the budget: a worker that was held up does not give up what came about meanwhile.
    const isLast = Date.now() - started > budgetMs;
    const seen = await look();
    if (seen.done) return seen.value;
    call.heartbeat(seen.waitingFor);
    if (isLast) throw seen.refusal ?? lapse(options.what, seen.waitingFor);
    await sleep(pause, signal);
    pause = Math.min(pause * 1.5, longest);
  }
}

function lapse(what: string, waitingFor: JsonObject): ResourceFailure {
  const words = Object.values(waitingFor).filter((value) => typeof value === 'string' || typeof value === 'number');
  return failed('NOT_READY', 'SW-READY-040', `${what} is not done: ${words.join(', ')}`);
}

/** Resolves after `ms`, rejects with the signal's reason as soon as it is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
