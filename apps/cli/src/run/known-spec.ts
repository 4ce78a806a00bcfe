import type { JsonObject } from '@slipway/contracts';
import { type Installation, specHash } from '@slipway/spec';
import { UsageError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { readInstallation } from '../cli/installation-file.ts';
import type { TemporalGateway } from '../temporal/gateway.ts';
import { installedSpec } from './installed-spec.ts';

export interface KnownSpec {
  spec: JsonObject;
  specHash: string;
  installation: string;
  cloud: string;
  location: string;
  /** Project, account id or subscription id. */
  account: string;
}

/** What an installation was made from: the file of `-f`, else what the install was started with that made what stands. */
export async function knownSpec(
  context: Context,
  gateway: TemporalGateway,
  name: string | undefined,
  file: string | undefined,
): Promise<KnownSpec> {
  if (file !== undefined) {
    const { installation } = await readInstallation(context, file);
    if (name === undefined || name === installation.name) return describe(context, installation);
    throw new UsageError(`${file} is about ${installation.name}, not about ${name}`);
  }
  if (name === undefined) throw new UsageError('which installation?', 'name it, or give its file with -f FILE');
  const spec = await installedSpec(gateway, name);
  if (spec) return describe(context, spec);
  throw new UsageError(
    `what ${name} was installed from is not known here: Temporal keeps no install of it that made anything`,
    'give its file with -f FILE',
    exitCodes.notFound,
  );
}

async function describe(context: Context, installation: Installation): Promise<KnownSpec> {
  const { name, cloud, region, settings } = installation;
  const provider = (await context.clouds())[cloud];
  if (!provider) throw new UsageError(`this Slipway knows no cloud ${cloud}`);
  return {
    spec: JSON.parse(JSON.stringify(installation)) as JsonObject,
    specHash: specHash(installation),
    installation: name,
    cloud,
    location: region,
    account: provider.account(settings as never),
  };
}
