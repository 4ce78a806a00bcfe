import { setTimeout as sleep } from 'node:timers/promises';
import type { Io } from '../cli/io.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { isUnreachable } from '../temporal/server-failure.ts';

/** How long a server may be away while a run is followed; the run itself goes on. */
const patienceMs = 30_000;
const pauseMs = 500;
/** Between two questions to a run that has not answered. */
const againMs = 2_000;

export interface Follower {
  /**
   * The history has grown. False: the run did not tell how it stands; it is asked again, since nothing may happen any more before
   * somebody decides.
   */
  onNews(): Promise<boolean>;
  /** The server does not answer just now; it is asked again. */
  onAway(): void;
}

/** Follows the history of a run to its end, also over a restart of the server. Returns early when the signal says so. */
export async function followRun(
  io: Pick<Io, 'now'>,
  gateway: TemporalGateway,
  run: RunId,
  signal: AbortSignal,
  { onNews, onAway }: Follower,
): Promise<void> {
  let seenAt = io.now();
  const ask = async (): Promise<boolean> => {
    seenAt = io.now();
    return onNews();
  };
  for (;;) {
    try {
      await follow(gateway.news(run, signal)[Symbol.asyncIterator](), ask);
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!isUnreachable(error) || io.now() - seenAt > patienceMs) throw error;
      onAway();
      await sleep(pauseMs);
    }
  }
}

async function follow(news: AsyncIterator<void>, ask: () => Promise<boolean>): Promise<void> {
  let growth = news.next();
  while (!(await growth).done) {
    const isTold = await ask();
    growth = news.next();
    if (!isTold) await askAgain(ask, growth);
  }
}

/** Until it is told, or the history has grown again. */
async function askAgain(ask: () => Promise<boolean>, growth: Promise<unknown>): Promise<void> {
  const isOver = growth.then(
    () => true,
    () => true, // whoever waits for it tells why
  );
  while (!(await Promise.race([isOver, sleep(againMs, false, { ref: false })])) && !(await ask()));
}
