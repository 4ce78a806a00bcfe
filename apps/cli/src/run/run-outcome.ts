import type { JsonObject, Progress } from '@slipway/contracts';
import type { Outcome } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { renderUnsuccessful, type Rendered } from '../render/run-ending.ts';
import { makeRunView } from '../render/run-view.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { runPage } from '../temporal/target.ts';
import { EventFile, recorded } from './event-file.ts';
import { watchRun } from './watch-run.ts';

export interface RunOutcomeOptions<Result> {
  installation: string;
  operation: string;
  run: RunId;
  /** Where events go as well, one JSON document a line. */
  jsonInto?: string | undefined;
  /** What a result means. */
  describe(result: Result, progress: Progress | undefined): Omit<Rendered, 'exitCode'> & { exitCode?: number };
}

/** Watches a run to its end and says how it ended. */
export async function runOutcome<Result>(
  context: Context,
  gateway: TemporalGateway,
  options: RunOutcomeOptions<Result>,
): Promise<Outcome> {
  const { installation, operation, run, jsonInto, describe } = options;
  const page = runPage(gateway.target, run);
  const facts: JsonObject = { installation, operation, ...run, ...(page === undefined ? {} : { web: page }) };
  const view = makeRunView(context, gateway.target.local?.speed ?? 1);
  const file = jsonInto === undefined ? undefined : new EventFile(context.io, jsonInto, { installation, ...run });
  const { ending, progress } = await watchRun(context, gateway, run, file ? recorded(view, file) : view);
  if (!ending) {
    file?.write('run.detached', {});
    return detached(context, installation, facts, page);
  }
  file?.write('run.finished', { status: ending.status });

  const steps = { ...(progress && { progress: progress as unknown as JsonObject }) };
  const rendered =
    ending.status === 'completed'
      ? describe(ending.result as Result, progress)
      : renderUnsuccessful(context, installation, ending, progress);
  const web = page === undefined ? '' : `\n  Web:   ${page}`;
  return {
    exitCode: rendered.exitCode ?? 0,
    text: `${rendered.text}${web}`,
    json: { ...facts, ...rendered.json, ...steps },
  };
}

/** The run goes on; here is how to come back. */
function detached({ style }: Context, installation: string, facts: JsonObject, page: string | undefined): Outcome {
  const lines = [
    `${style.yellow('DETACHED')} ${installation} goes on without this terminal.`,
    `  Watch: slipway status ${installation} --watch`,
    ...(page === undefined ? [] : [`  Web:   ${page}`]),
  ];
  return { exitCode: exitCodes.detached, text: lines.join('\n'), json: { ...facts, detached: true } };
}
