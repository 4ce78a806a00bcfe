import type { Progress } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import type { Ending, PendingStep, RunId, TemporalGateway } from '../temporal/gateway.ts';
import type { RunView } from '../render/run-view.ts';
import { followRun } from './follow-run.ts';
import { withRetries } from './retries.ts';

/** Attempts and back-off are not in the history: the only thing that is polled for. */
const pendingMs = 2_000;

export interface Watched {
  /** Undefined: we were told to stop watching. */
  ending: Ending | undefined;
  /** As last seen; undefined when no worker ever answered. */
  progress: Progress | undefined;
}

/** Follows a run to its end by its history and shows every change. Ctrl-C only ends the watching. */
export async function watchRun({ io }: Context, gateway: TemporalGateway, run: RunId, view: RunView): Promise<Watched> {
  const stop = new AbortController();
  const forget = io.onInterrupt(() => stop.abort());
  let progress: Progress | undefined;
  let pending: readonly PendingStep[] = [];
  const show = (): void => {
    if (progress) view.update(withRetries(progress, pending));
  };
  const retries = setInterval(() => {
    gateway.pending(run).then(
      (steps) => {
        pending = steps;
        show();
      },
      () => undefined, // following the history tells when the server is away
    );
  }, pendingMs);

  try {
    await followRun(io, gateway, run, stop.signal, {
      async onNews() {
        const answer = await gateway.progress(run);
        progress = answer ?? progress;
        show();
        if (!answer) view.note('No worker answers just now; the run goes on when one does.');
      },
      onAway: () => view.note('Temporal does not answer just now; trying again.'),
    });
    return { ending: stop.signal.aborted ? undefined : await gateway.ending(run), progress };
  } finally {
    clearInterval(retries);
    forget();
    view.end();
  }
}
