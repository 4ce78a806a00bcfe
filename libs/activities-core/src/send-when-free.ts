import type { Patience } from './cloud-calls.ts';
import type { ResourceFailure } from './failure.ts';
import type { Look } from './wait.ts';

/** A cloud that refuses a change of what is busy. */
interface Refusing {
  send<T>(what: string, call: () => Promise<T>): Promise<T>;
  until<T>(patience: Patience & { what: string }, look: () => Promise<Look<T>>): Promise<T>;
}

/** Longer than a cloud's own work on a cluster or a database, or another process's, takes. */
const busyBudgetMs = 3_600_000;

/**
 * Sends a change as soon as its target is free: other processes and the cloud itself work on it too, and are waited for inside this
 * attempt. A refusal of a busy target means that nothing was done, so sending again is safe.
 * @param isBusy whether it was refused for that
 * @returns takes the target for people (`cluster acme`), the beginning of the message of a failure, and the call
 */
export const sendWhenFree =
  (isBusy: (error: unknown) => error is ResourceFailure) =>
  <T>(cloud: Refusing, target: string, what: string, call: () => Promise<T>): Promise<T> =>
    cloud.until<T>({ everyMs: 5_000, maximumMs: 15_000, budgetMs: busyBudgetMs, what }, async () => {
      try {
        return { done: true, value: await cloud.send(what, call) };
      } catch (error) {
        if (!isBusy(error)) throw error;
        return { done: false, waitingFor: { waitingFor: `another operation on ${target}` }, refusal: error };
      }
    });
