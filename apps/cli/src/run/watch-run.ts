import type { Progress } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import { misfitSentence } from '../render/misfit.ts';
import type { RunView } from '../render/run-view.ts';
import type { Ending, Misfit, PendingStep, RunId, TemporalGateway } from '../temporal/gateway.ts';
import { type Conversation, Dialogue, type Next } from './dialogue.ts';
import { followRun } from './follow-run.ts';
import { openQuestions } from './open-questions.ts';
import { withRetries } from './retries.ts';

/** Attempts and back-off are not in the history: the only thing that is polled for. */
const pendingMs = 2_000;
/** An undo that was asked for is watched this long. */
const undoPatienceMs = 5 * 60_000;
/** What a dialogue is about that Ctrl-C began; others are about holds. */
const interrupted = 'Ctrl-C';

export interface WatchOptions {
  /** Ctrl-C at a terminal. Without it Ctrl-C ends the watching and never the run. */
  onInterrupt?: Conversation;
  /** Nothing goes on before somebody decides. Without it that ends the watching. */
  onHold?: Conversation;
  /** The run is being undone on request, so watching it has a limit. */
  undoing?: boolean;
}

/** `left`: told to stop watching; `held`: it waits for somebody; `undoing`: the undo takes longer than we watch. */
export type Watching = 'ended' | 'left' | 'held' | 'undoing';

export interface Watched {
  stopped: Watching;
  /** Set when the run has ended. */
  ending?: Ending;
  /** As last seen; undefined when no worker ever answered. */
  progress: Progress | undefined;
  /** Somebody asked for the undo of the run while it was watched. */
  undoAsked: boolean;
}

/** What it means that nobody answers a question about an open run. */
const silence = (misfit: Misfit | undefined): string =>
  misfit
    ? `SW-INT-077 ${misfitSentence(misfit)}; the run stays open and goes on with that one.`
    : 'No worker answers just now; the run goes on when one does.';

/** Follows a run by its history until it ends or somebody stops watching, and shows every change. */
export async function watchRun(
  { io }: Context,
  gateway: TemporalGateway,
  run: RunId,
  view: RunView,
  { onInterrupt, onHold, undoing = false }: WatchOptions,
): Promise<Watched> {
  const stop = new AbortController();
  const dialogue = new Dialogue(view);
  let stopped: Watching = 'ended';
  let patience: NodeJS.Timeout | undefined;
  let progress: Progress | undefined;
  let pending: readonly PendingStep[] = [];
  let askedAbout = '';
  let isOver = false;

  const show = (): void => {
    if (progress && !isOver) view.update(withRetries(progress, pending));
  };
  const leave = (why: Watching): void => {
    if (!stop.signal.aborted) stopped = why;
    stop.abort();
    dialogue.takeBack();
  };
  const undo = (): void => {
    patience ??= setTimeout(() => leave('undoing'), undoPatienceMs);
  };
  const after = (next: Next, why: Watching): void => {
    if (next === 'leave') return leave(why);
    if (next === 'undo') undo();
    show();
    ask();
  };
  const ask = (): void => {
    const holds = openQuestions(progress).map(({ id }) => id);
    const about = holds.join(' ');
    if (dialogue.about !== undefined) {
      if (dialogue.about !== interrupted && dialogue.about !== about) dialogue.takeBack();
      return;
    }
    // Whoever chose to keep watching is not asked the same again.
    if (holds.length === 0 || about === askedAbout) return;
    askedAbout = about;
    if (onHold)
      dialogue.begin(
        about,
        (signal) => onHold(progress, signal),
        (next) => after(next, 'held'),
      );
    else leave('held');
  };
  const forget = io.onInterrupt((signal) => {
    if (signal === 'SIGTERM' || !onInterrupt) return leave('left');
    dialogue.begin(
      interrupted,
      (abort) => onInterrupt(progress, abort),
      (next) => after(next, 'left'),
    );
  });
  const retries = setInterval(() => {
    gateway.pending(run).then(
      (steps) => {
        pending = steps;
        show();
      },
      () => undefined, // following the history tells when the server is away
    );
  }, pendingMs);
  if (undoing) undo();

  try {
    await followRun(io, gateway, run, stop.signal, {
      async onNews() {
        const answer = await gateway.progress(run);
        progress = answer ?? progress;
        show();
        if (!answer) view.note(silence(await gateway.misfit(run)));
        ask();
        return answer !== undefined;
      },
      onAway: () => view.note('Temporal does not answer just now; trying again.'),
    });
    await dialogue.end();
    const seen = { stopped, progress, undoAsked: patience !== undefined };
    return stop.signal.aborted ? seen : { ...seen, ending: await gateway.ending(run) };
  } finally {
    isOver = true;
    clearInterval(retries);
    clearTimeout(patience);
    forget();
    view.end();
  }
}
