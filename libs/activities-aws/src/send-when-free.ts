import type { AmazonCloud } from './cloud.ts';
import { isBusy } from './failure.ts';

/** Longer than Amazon's own work on a cluster or a database, or another process's, takes. */
const busyBudgetMs = 3_600_000;

/**
 * Sends a change as soon as its target is free: other processes and Amazon itself work on it too, and are waited for inside this
 * attempt. A refusal of a busy target means that nothing was done, so sending again is safe.
 * @param target for people: `cluster acme`
 */
export function sendWhenFree<T>(cloud: AmazonCloud, target: string, what: string, call: () => Promise<T>): Promise<T> {
  return cloud.until({ everyMs: 5_000, maximumMs: 15_000, budgetMs: busyBudgetMs, what }, async () => {
    try {
      return { done: true, value: await cloud.send(what, call) };
    } catch (error) {
      if (!isBusy(error)) throw error;
      return { done: false, waitingFor: { waitingFor: `another operation on ${target}` }, refusal: error };
    }
  });
}
