import type { GoogleCloud } from './cloud.ts';
import { isBusy } from './failure.ts';

/** Longer than Google's own operations after a create, or another process's, take. */
const busyBudgetMs = 3_600_000;

/**
 * Sends a change as soon as its target is free: other processes and Google itself work on it too, and are waited for inside this
 * attempt. A refusal of a busy target means that nothing was done, so sending again is safe.
 * @param target for people: `cluster acme`
 */
export function sendWhenFree<T>(cloud: GoogleCloud, target: string, what: string, call: () => Promise<T>): Promise<T> {
  return cloud.until({ everyMs: 5_000, maximumMs: 15_000, budgetMs: busyBudgetMs, what }, async () => {
    try {
      return { done: true, value: await cloud.send(what, call) };
    } catch (error) {
      if (!isBusy(error)) throw error;
      return { done: false, waitingFor: { waitingFor: `another operation on ${target}` }, refusal: error };
    }
  });
}
