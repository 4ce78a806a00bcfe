import type { Progress } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import type { Ending, RunId, TemporalGateway } from '../temporal/gateway.ts';
import { isUnreachable } from '../temporal/unreachable.ts';
import type { RunView } from '../render/run-view.ts';

/** How long a server may be away while a run is watched; the run itself goes on. */
const patienceMs = 30_000;
const pauseMs = 500;

export interface Watched {
  /** Undefined: we were told to stop watching. */
  ending: Ending | undefined;
  /** As last seen; undefined when no worker ever answered. */
  progress: Progress | undefined;
}

/** Follows a run to its end by its history, without polling, and shows every change. Ctrl-C only ends the watching. */
export async function watchRun({ io }: Context, gateway: TemporalGateway, run: RunId, view: RunView): Promise<Watched> {
  const stop = new AbortController();
  const forget = io.onInterrupt(() => stop.abort());
  let progress: Progress | undefined;
  let seenAt = io.now();
  try {
    for (;;) {
      try {
        for await (const _ of gateway.news(run, stop.signal)) {
          const answer = await gateway.progress(run);
          seenAt = io.now();
          if (answer) view.update((progress = answer));
          else view.note('No worker answers just now; the run goes on when one does.');
        }
        return { ending: stop.signal.aborted ? undefined : await gateway.ending(run), progress };
      } catch (error) {
        if (!isUnreachable(error) || io.now() - seenAt > patienceMs) throw error;
        view.note('Temporal does not answer just now; trying again.');
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  } finally {
    forget();
    view.end();
  }
}
