import type { JsonObject, Progress, WorkflowType } from '@slipway/contracts';
import type { Outcome } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { renderUnsuccessful, type Rendered } from '../render/run-ending.ts';
import { makeRunView } from '../render/run-view.ts';
import { renderWaiting } from '../render/waiting.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { runPage } from '../temporal/target.ts';
import { askHeld } from './ask-held.ts';
import { askInterrupted } from './ask-interrupted.ts';
import { EventLog, fileSink, recorded } from './event-log.ts';
import { watchRun, type Watched } from './watch-run.ts';

type Said = Omit<Rendered, 'exitCode'> & { exitCode?: number };

export interface RunOutcomeOptions<Result> {
  installation: string;
  operation: WorkflowType;
  run: RunId;
  /** Where events go as well, one JSON document a line. */
  jsonInto?: string | undefined;
  /** With `--json`: events on standard output as they come, the last one with the outcome, instead of one document. */
  streams?: boolean;
  /** The run is being undone on request: watching it has a limit. */
  undoing?: boolean;
  /** What a result means. */
  describe(result: Result, progress: Progress | undefined): Said;
}

/** Watches a run until it ends, waits for somebody, or is left alone; and says which. */
export async function runOutcome<Result>(
  context: Context,
  gateway: TemporalGateway,
  options: RunOutcomeOptions<Result>,
): Promise<Outcome> {
  const { installation, operation, run, jsonInto, streams = false, undoing = false } = options;
  const { io } = context;
  const page = runPage(gateway.target, run);
  const facts: JsonObject = { installation, operation, ...run, ...(page === undefined ? {} : { web: page }) };
  const sinks = [
    ...(jsonInto === undefined ? [] : [fileSink(io, jsonInto)]),
    ...(streams && context.json ? [(line: string) => io.out(`${line}\n`)] : []),
  ];
  const log = sinks.length === 0 ? undefined : new EventLog(sinks, () => io.now(), { installation, ...run });
  const view = makeRunView(context, gateway.target.local?.speed ?? 1);
  const asks = context.interactive && operation !== 'verify';
  const watched = await watchRun(context, gateway, run, log ? recorded(view, log) : view, {
    ...(asks && {
      onInterrupt: askInterrupted(context, gateway, run, installation, operation),
      onHold: askHeld(context, gateway, run),
    }),
    undoing,
  });

  const { exitCode = 0, text, json } = said(context, options, watched);
  const { progress, ending } = watched;
  const document = { ...facts, ...json, ...(ending && progress && { progress: progress as unknown as JsonObject }) };
  log?.write(ending ? 'run.finished' : 'run.detached', { exitCode, ...json, ...(ending && { status: ending.status }) });
  const web = page === undefined ? '' : `\n  Web:   ${page}`;
  return { exitCode, text: `${text}${web}`, json: document, ...(streams && { streamed: true }) };
}

function said<Result>(
  context: Context,
  { installation, describe }: RunOutcomeOptions<Result>,
  { ending, progress, stopped, undoAsked }: Watched,
): Said {
  const { style, io } = context;
  if (ending?.status === 'completed') {
    const end = describe(ending.result as Result, progress);
    return undoAsked ? { ...end, text: `${style.yellow('TOO LATE')} it had finished.\n${end.text}` } : end;
  }
  if (ending) return renderUnsuccessful(context, installation, ending, progress);
  if (stopped === 'held' && progress) return renderWaiting(progress, style, io.now(), context.interactive);
  const attach = `  Watch: slipway attach ${installation}`;
  if (stopped === 'undoing') {
    const text = `${style.yellow('UNDOING')} the undo of ${installation} still goes on, without this terminal.\n${attach}`;
    return { exitCode: exitCodes.timeout, text, json: { detached: true, undoing: true } };
  }
  const text = `${style.yellow('DETACHED')} ${installation} goes on without this terminal.\n${attach}`;
  return { exitCode: exitCodes.detached, text, json: { detached: true } };
}
