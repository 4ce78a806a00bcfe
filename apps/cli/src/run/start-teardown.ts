import type { Context } from '../cli/context.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { requestedBy } from './requested-by.ts';
import { resumeUndo } from './resume-undo.ts';
import { startRun } from './start-run.ts';
import type { TeardownTarget } from './teardown-target.ts';
import { timingFor } from './timing.ts';

/** Starts the removal of an installation, or goes on with the one that was asked for already. Throws what `startRun` does. */
export async function startTeardown(
  context: Context,
  gateway: TemporalGateway,
  { target, spec, requestHash }: TeardownTarget,
  deleteData: boolean,
): Promise<RunId> {
  const timing = timingFor(gateway.target, context.io);
  const { attached, ...run } = await startRun(context, gateway, {
    type: 'teardown',
    installation: target.installation,
    cloud: target.cloud,
    location: target.location,
    specHash: deleteData ? `${requestHash}+data` : requestHash,
    input: {
      target,
      requestedBy: requestedBy(context.io),
      deleteData,
      timing: { ...timing },
      ...(spec && { spec }),
    },
  });
  if (attached) {
    context.talk('already running: attached');
    await resumeUndo(context, gateway, run);
  }
  return { workflowId: run.workflowId, runId: run.runId };
}
