import type { Hold } from '@slipway/contracts';
import { CliError, UsageError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { renderUnsuccessful } from '../render/run-ending.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { followRun } from './follow-run.ts';
import { openQuestions } from './open-questions.ts';

/**
 * Waits for the end of a run without polling. Throws with exit code 9 when the time is up, 13 or 14 when it waits for a decision,
 * and with the run's own when it failed.
 */
export async function waitUntilReady(
  context: Context,
  gateway: TemporalGateway,
  name: string,
  run: RunId,
  seconds: number | undefined,
): Promise<void> {
  const stop = new AbortController();
  const timer = seconds === undefined ? undefined : setTimeout(() => stop.abort(), seconds * 1000);
  try {
    await followRun(context.io, gateway, run, stop.signal, {
      async onNews() {
        const progress = await gateway.progress(run);
        const questions = openQuestions(progress);
        if (questions.length > 0) throw waiting(name, questions);
        return progress !== undefined;
      },
      onAway: () => undefined,
    });
  } finally {
    clearTimeout(timer);
  }
  if (stop.signal.aborted) {
    throw new UsageError(`${name} is not ready after ${seconds} seconds`, `slipway attach ${name}`, exitCodes.timeout);
  }
  const ending = await gateway.ending(run);
  if (ending.status === 'completed') return;
  const { exitCode } = renderUnsuccessful(context, name, ending, await gateway.progress(run));
  const failure = ending.failure?.cause ?? { code: 'INTERNAL' as const, rule: 'SW-INT-072', message: ending.message };
  throw new CliError(failure, { exitCode, coordinates: { installation: name } });
}

function waiting(name: string, holds: readonly Hold[]): UsageError {
  const subjects = holds.map(({ subject }) => subject).join(', ');
  const isUndo = holds.every(({ reason }) => reason === 'undo');
  const exitCode = isUndo ? exitCodes.leftovers : exitCodes.held;
  return new UsageError(`${name} waits for a decision about ${subjects}`, `slipway status ${name}`, exitCode);
}
