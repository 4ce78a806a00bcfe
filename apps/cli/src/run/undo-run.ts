import type { Progress, RollbackItem } from '@slipway/contracts';
import { CliError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { undecided } from '../temporal/decision-failure.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { decide } from './decide.ts';

/** What an undo of the run would remove now. Throws SW-DEP-069 when no worker answers, SW-CONF-073 when it cannot be undone. */
export async function undoable(gateway: TemporalGateway, run: RunId, progress: Progress): Promise<RollbackItem[]> {
  const { installation, operation, phase, holds, cloud } = progress;
  if (operation !== 'install') throw refused(installation, `a ${operation} cannot be undone`);
  if (phase === 'undoing' || phase === 'scanning') {
    const held = holds.map(({ subject }) => subject).join(', ');
    throw refused(
      installation,
      `the undo of ${installation} is already running${held === '' ? '' : `, held at ${held}`}`,
    );
  }
  const items = await gateway.rollbackPlan(run);
  if (!items) throw undecided(installation, cloud);
  return items;
}

/** Asks a run to undo what it made: as the answer to a hold where one is open, else as a cancellation. Returns what was said. */
export async function requestUndo(
  context: Context,
  gateway: TemporalGateway,
  run: RunId,
  { holds }: Progress,
  reason: string | undefined,
): Promise<string> {
  const [hold] = holds;
  if (hold) return (await decide(context, gateway, run, { verb: 'rollback', hold, reason })).answer;
  await gateway.cancel(run);
  return 'Nothing is on hold, so the run is cancelled: what runs settles first, then the undo begins.';
}

function refused(installation: string, message: string): CliError {
  return new CliError(
    { code: 'CONFLICT', rule: 'SW-CONF-073', message, fix: `slipway attach ${installation}` },
    { exitCode: exitCodes.refused, coordinates: { installation } },
  );
}
