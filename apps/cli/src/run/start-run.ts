import { firstIndexedPhase, type JsonObject, taskQueueOf, workflowIdOf, type WorkflowType } from '@slipway/contracts';
import { CliError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { version } from '../cli/version.ts';
import { formatMilliseconds } from '../render/duration.ts';
import type { RunId, RunInfo, TemporalGateway } from '../temporal/gateway.ts';
import { requestedBy } from './requested-by.ts';
import { runbook } from './runbook.ts';

export interface RunRequest {
  type: WorkflowType;
  installation: string;
  cloud: string;
  location: string;
  /** Tells the same request from another one. */
  specHash: string;
  input: JsonObject;
}

/**
 * Starts a run, or finds the one that was asked for already. Throws SW-DEP-069 when no worker would take it and SW-CONF-035
 * when the installation is busy with something else.
 */
export async function startRun(
  context: Context,
  gateway: TemporalGateway,
  { type, installation, cloud, location, specHash, input }: RunRequest,
): Promise<RunId & { attached: boolean }> {
  await requireWorker(gateway, cloud, { installation });
  const by = requestedBy(context.io);
  context.starting();
  const outcome = await gateway.start({
    type,
    workflowId: workflowIdOf(installation),
    taskQueue: taskQueueOf(cloud),
    input,
    summary: `${type} ${installation} on ${cloud}/${location}, asked for by ${by}`,
    details: runbook({ type, installation, cloud, location, specHash, by }),
    memo: { specHash, cliVersion: version, requestedBy: by },
    cloud,
    version,
    phase: firstIndexedPhase[type],
  });
  if ('started' in outcome) return { ...outcome.started, attached: false };
  const { heldBy } = outcome;
  if (heldBy.type === type && heldBy.memo['specHash'] === specHash) return { ...heldBy, attached: true };
  throw await busy(context, gateway, installation, heldBy);
}

/** Throws SW-DEP-069 when nobody would take a run on this cloud. */
export async function requireWorker(gateway: TemporalGateway, cloud: string, coordinates: JsonObject): Promise<void> {
  const taskQueue = taskQueueOf(cloud);
  if (await gateway.hasWorker(taskQueue)) return;
  throw new CliError(
    {
      code: 'DEPENDENCY',
      rule: 'SW-DEP-069',
      message: `no worker polls ${taskQueue}, so nothing would happen`,
      fix: `slipway worker --cloud ${cloud}`,
    },
    { coordinates: { ...coordinates, cloud } },
  );
}

async function busy(
  context: Context,
  gateway: TemporalGateway,
  installation: string,
  holder: RunInfo,
): Promise<CliError> {
  const { type, memo, startedAt } = holder;
  const progress = await gateway.progress(holder);
  const held = progress?.holds.map(({ subject }) => subject).join(', ') ?? '';
  const running = progress?.steps.filter(({ state }) => ['running', 'retrying', 'undoing'].includes(state)) ?? [];
  const by = typeof memo['requestedBy'] === 'string' ? ` of ${memo['requestedBy']}` : '';
  const at = running.length > 0 ? `, at ${running.map(({ id }) => id).join(', ')}` : '';
  const waits = held === '' ? '' : `; it waits for a decision about ${held}`;
  const age = formatMilliseconds(context.io.now() - startedAt);
  return new CliError(
    {
      code: 'CONFLICT',
      rule: 'SW-CONF-035',
      message: `${installation} is busy: another ${type}${by} has been running for ${age}${at}${waits}`,
      fix: held === '' ? `slipway attach ${installation}` : `slipway retry ${installation}`,
    },
    { coordinates: { installation, runId: holder.runId } },
  );
}
