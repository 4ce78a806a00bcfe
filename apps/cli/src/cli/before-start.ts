import { UsageError } from './cli-error.ts';
import { exitCodes } from './exit-code.ts';
import type { Io } from './io.ts';

/**
 * Until a run is started, Ctrl-C ends the command, and nothing has been started: exit code 8. `work` calls `starting` right
 * before it asks the server; from then on Ctrl-C waits for the answer.
 */
export async function beforeStart<Result>(
  io: Pick<Io, 'onInterrupt'>,
  work: (starting: () => void) => Promise<Result>,
): Promise<Result> {
  let isStarting = false;
  let isInterrupted = false;
  let forget = (): void => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    forget = io.onInterrupt(() => {
      if (isStarting) return;
      isInterrupted = true;
      reject(nothingStarted());
    });
  });
  const done = work(() => {
    // What was under way when the command ended must not start anything after it.
    if (isInterrupted) throw nothingStarted();
    isStarting = true;
  });
  try {
    return await Promise.race([done, interrupted]);
  } finally {
    forget();
    done.catch(() => undefined);
  }
}

const nothingStarted = (): UsageError => new UsageError('nothing was started', undefined, exitCodes.cancelled);
