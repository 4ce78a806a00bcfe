import type { Discovered, DiscoverResult, DiscoverTarget, JsonObject } from '@slipway/contracts';
import { taskQueueOf } from '@slipway/contracts';
import { tell } from '@slipway/contracts/rules';
import { CliError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { version } from '../cli/version.ts';
import type { Ending, RunInfo, TemporalGateway } from '../temporal/gateway.ts';
import { changesOf, isLiving, livingOn } from './living.ts';
import { requestedBy } from './requested-by.ts';
import { requireWorker } from './start-run.ts';
import { timingFor } from './timing.ts';

/** What stands of an installation that is not living. */
export interface Orphan extends Discovered {
  /** The newest run that is known of it. */
  lastRun?: RunInfo;
}

export interface Orphans {
  orphans: Orphan[];
  /** Names of those that are too young, or whose age nobody knows. */
  leftOut: string[];
}

/**
 * What stands in an account and belongs to no living installation, seen by a worker. Throws SW-DEP-069 when there is none.
 * @param olderThanMs what was made since then is left out
 */
export async function findOrphans(
  context: Context,
  gateway: TemporalGateway,
  target: DiscoverTarget,
  olderThanMs?: number,
): Promise<Orphans> {
  const { cloud, account, installation } = target;
  await requireWorker(gateway, cloud, installation === undefined ? { account } : { installation });
  const except = installation === undefined ? await livingOn(gateway, cloud) : [];
  const { installations } = await discover(context, gateway, target, except);
  const orphans: Orphan[] = [];
  const leftOut: string[] = [];
  for (const found of installations) {
    const changes = await changesOf(gateway, found.installation);
    if (isLiving(changes)) continue;
    const old = olderThanMs === undefined || (found.madeAt ?? Infinity) < context.io.now() - olderThanMs;
    if (old) orphans.push({ ...found, ...(changes[0] && { lastRun: changes[0] }) });
    else leftOut.push(found.installation);
  }
  return { orphans, leftOut };
}

/** A run of its own, for it belongs to no installation and locks none. */
async function discover(
  { io, talk }: Context,
  gateway: TemporalGateway,
  target: DiscoverTarget,
  except: string[],
): Promise<DiscoverResult> {
  const { cloud, account, location, installation } = target;
  const by = requestedBy(io);
  const what = installation === undefined ? `every installation in ${account}` : `${installation} in ${account}`;
  talk(`looking for what is left of ${what} …`);
  const outcome = await gateway.start({
    type: 'discover',
    workflowId: `sweep/${cloud}/${account}-${new Date(io.now()).toISOString()}`,
    taskQueue: taskQueueOf(cloud),
    input: { target: { ...target }, except, requestedBy: by, timing: { ...timingFor(gateway.target, io) } },
    summary: `what is left of ${what} on ${cloud}/${location}, asked for by ${by}`,
    details: 'Only looks. Cancelling it, or ending it, changes nothing in the cloud.',
    memo: { cliVersion: version, requestedBy: by },
    cloud,
    version,
  });
  const ending = await gateway.ending('started' in outcome ? outcome.started : outcome.heldBy);
  if (ending.status === 'completed') return ending.result as DiscoverResult;
  throw toError(ending, target);
}

function toError(ending: Exclude<Ending, { status: 'completed' }>, target: DiscoverTarget): CliError {
  const { cloud, account, installation = 'NAME' } = target;
  const failure = ending.failure?.cause ?? {
    code: 'INTERNAL' as const,
    rule: 'SW-INT-030',
    message: `the search was ${ending.status}: ${ending.message}`,
  };
  const coordinates: JsonObject = { cloud, account };
  return new CliError(tell(failure, { installation, cloud, account, ends: 'sweep' }), { coordinates });
}
