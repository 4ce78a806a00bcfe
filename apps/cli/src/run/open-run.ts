import type { Progress } from '@slipway/contracts';
import { taskQueueOf } from '@slipway/contracts';
import { tooLate, undecided } from '../temporal/decision-failure.ts';
import type { RunInfo, TemporalGateway } from '../temporal/gateway.ts';
import { latestRun } from './latest-run.ts';

export interface OpenRun {
  run: RunInfo;
  progress: Progress;
}

/**
 * The open run of an installation, with what it says of itself. Throws SW-CONF-073 when none is open and SW-DEP-069 when no
 * worker answers for it.
 */
export async function openRun(gateway: TemporalGateway, installation: string): Promise<OpenRun> {
  const run = await latestRun(gateway, installation);
  if (run.status !== 'running') throw tooLate(installation);
  const { cloud } = run;
  if (cloud !== undefined && !(await gateway.hasWorker(taskQueueOf(cloud)))) throw undecided(installation, cloud);
  const progress = await gateway.progress(run);
  if (!progress) throw undecided(installation, cloud);
  return { run, progress };
}
