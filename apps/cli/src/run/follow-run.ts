import type { Io } from '../cli/io.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { isUnreachable } from '../temporal/server-failure.ts';

/** How long a server may be away while a run is followed; the run itself goes on. */
const patienceMs = 30_000;
const pauseMs = 500;

export interface Follower {
  /** The history has grown. */
  onNews(): Promise<void>;
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
  for (;;) {
    try {
      for await (const _ of gateway.news(run, signal)) {
        seenAt = io.now();
        await onNews();
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!isUnreachable(error) || io.now() - seenAt > patienceMs) throw error;
      onAway();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
