import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is something; fails with the last error, or the description, when it takes too long. */
export async function eventually<T>(
  description: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMilliseconds = 180_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMilliseconds;
  for (let failure: unknown; ;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > deadline)
      throw new Error(`not within ${timeoutMilliseconds} ms: ${description}`, { cause: failure });
    await sleep(50);
  }
}
