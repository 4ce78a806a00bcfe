import { setTimeout as sleep } from 'node:timers/promises';

/** A worker asks again at least once a minute; the server remembers those that died for longer. */
const pollPauseMs = 90_000;

export interface Patience {
  /** Milliseconds. */
  withinMs: number;
  /** Milliseconds between two looks. */
  everyMs: number;
}

/** A worker whose server was away asks again after ten seconds at the most, as Temporal's SDK has it. */
const whileItComesBack: Patience = { withinMs: 15_000, everyMs: 500 };

/** A poller of a queue, as the server tells of it. */
export interface Poller {
  lastAccessTime?: { seconds?: { toString(): string } | null } | null;
}

/**
 * Whether a worker asks for work. Waits for one that comes back with its server; the server has no event for that.
 * @param pollersNow those that the server remembers
 */
export async function hasWorker(
  pollersNow: () => Promise<readonly Poller[]>,
  { withinMs, everyMs }: Patience = whileItComesBack,
): Promise<boolean> {
  for (const since = Date.now(); ; await sleep(everyMs)) {
    const alive = (Date.now() - pollPauseMs) / 1_000;
    const pollers = await pollersNow();
    if (pollers.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) > alive)) return true;
    if (Date.now() - since >= withinMs) return false;
  }
}
