import type { GoogleCloud } from './cloud.ts';
import { hasRule } from './failure.ts';
import { oneAtATime } from './lock.ts';

/**
 * Sends a change of a Cloud SQL instance as soon as nothing else changes it: one of ours at a time, and what Google runs by
 * itself is waited for.
 */
export async function changeInstance<T>(
  cloud: GoogleCloud,
  instance: string,
  what: string,
  send: () => Promise<T>,
): Promise<T> {
  return oneAtATime(`${cloud.project}/instances/${instance}`, cloud.call.signal, () =>
    cloud.until<T>({ everyMs: 3_000, budgetMs: 1_800_000, what }, async () => {
      try {
        return { done: true, value: await cloud.send(what, send) };
      } catch (error) {
        if (!hasRule(error, 'SW-CONF-036')) throw error;
        return { done: false, waitingFor: { what, because: `${instance} is busy` } };
      }
    }),
  );
}
