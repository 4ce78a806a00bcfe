import { workflowIdOf } from '@slipway/contracts';
import { UsageError } from '../cli/cli-error.ts';
import { exitCodes } from '../cli/exit-code.ts';
import type { RunInfo, TemporalGateway } from '../temporal/gateway.ts';

/** The newest run of an installation. Exit code 6 when there never was one. */
export async function latestRun(gateway: TemporalGateway, installation: string): Promise<RunInfo> {
  const run = await gateway.describe(workflowIdOf(installation));
  if (run) return run;
  const { namespace, address } = gateway.target;
  throw new UsageError(
    `no run of an installation called ${installation} is known in namespace ${namespace} at ${address}`,
    'slipway list',
    exitCodes.notFound,
  );
}
