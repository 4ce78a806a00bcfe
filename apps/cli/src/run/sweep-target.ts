import type { DiscoverTarget, TeardownInput } from '@slipway/contracts';
import { UsageError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';
import type { TemporalGateway } from '../temporal/gateway.ts';
import { installedSpec } from './installed-spec.ts';
import { knownSpec } from './known-spec.ts';
import { changesOf, isLiving } from './living.ts';
import { requireCloud, type TeardownWords } from './teardown-target.ts';

/** Where to sweep: as typed, or where the installation that is named was. Exit code 5 when that one is living. */
export async function sweepTarget(
  context: Context,
  gateway: TemporalGateway,
  { name, cloud, account, region }: Omit<TeardownWords, 'file'>,
): Promise<DiscoverTarget> {
  if (name !== undefined) await refuseLiving(gateway, name);
  if (cloud === undefined && account === undefined && region === undefined && name !== undefined) {
    return lastPlace(context, gateway, name);
  }
  if (cloud === undefined || account === undefined || region === undefined) {
    throw new UsageError('which account?', `slipway sweep${name === undefined ? '' : ` ${name}`} ${placeFlags}`);
  }
  await requireCloud(context, cloud);
  return { cloud, account, location: region, ...(name !== undefined && { installation: name }) };
}

const placeFlags = '--cloud CLOUD --account ID --region REGION';

async function refuseLiving(gateway: TemporalGateway, name: string): Promise<void> {
  const changes = await changesOf(gateway, name);
  if (!isLiving(changes)) return;
  const [open] = changes.filter(({ status }) => status === 'running');
  const why = open ? `its ${open.type} is still open` : 'its last install succeeded, and nothing has removed it since';
  throw new UsageError(`${name} is living: ${why}`, `slipway teardown ${name}`, exitCodes.refused);
}

/** Where it was removed last, else where it was installed. */
async function lastPlace(context: Context, gateway: TemporalGateway, name: string): Promise<DiscoverTarget> {
  const removal = (await changesOf(gateway, name)).find(({ type }) => type === 'teardown');
  const input = removal && ((await gateway.input(removal)) as TeardownInput | undefined);
  if (input) return input.target;
  if (await installedSpec(gateway, name)) {
    const { installation, cloud, account, location } = await knownSpec(context, gateway, name, undefined);
    return { installation, cloud, account, location };
  }
  const { namespace, address } = gateway.target;
  throw new UsageError(
    `no run of an installation called ${name} is known in namespace ${namespace} at ${address}`,
    `slipway sweep ${name} ${placeFlags}`,
    exitCodes.notFound,
  );
}
