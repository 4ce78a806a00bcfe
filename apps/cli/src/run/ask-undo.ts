import type { Progress } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import { renderRollbackPlan } from '../render/rollback-plan.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { requestUndo, undoable } from './undo-run.ts';

/** Shows what an undo would remove, asks once more, and asks the run for it. False: nobody said yes. */
export async function askUndo(
  context: Context,
  gateway: TemporalGateway,
  run: RunId,
  progress: Progress,
  signal: AbortSignal,
): Promise<boolean> {
  const { io, style } = context;
  const items = await undoable(gateway, run, progress);
  io.err(`${renderRollbackPlan(progress.installation, items, style, io.now())}\n`);
  const typed = await io.ask('Undo all of this? Type yes, or anything else to leave it: ', {
    signal,
    ignoreInterrupts: true,
  });
  if (typed?.trim() !== 'yes') return false;
  // Time has passed: what is on hold now is what has to be answered.
  const now = (await gateway.progress(run)) ?? progress;
  io.err(`${await requestUndo(context, gateway, run, now, undefined)}\n`);
  return true;
}
