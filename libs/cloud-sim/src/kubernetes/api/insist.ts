import { setTimeout as sleep } from 'node:timers/promises';
import { isAway } from './http.ts';

/** Real time: a killed API server is started again in real time. */
const awayRetryMilliseconds = 250;

/** Asks until the API server answers or the signal aborts: what is asked or told while it restarts would be lost for good. */
export async function insist<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || !isAway(error)) throw error;
      await sleep(awayRetryMilliseconds, undefined, { signal });
    }
  }
}
