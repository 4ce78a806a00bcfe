import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject, type Plan, type TeardownInput } from '@slipway/contracts';
import type { Installation } from '@slipway/spec';
import { CliError, UsageError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { offlinePlan } from '../plan/offline-plan.ts';
import type { TemporalGateway } from '../temporal/gateway.ts';
import { installedSpec } from './installed-spec.ts';
import { knownSpec } from './known-spec.ts';

export interface TeardownTarget {
  target: TeardownInput['target'];
  /** Undefined: it is found by its labels alone. */
  spec?: JsonObject;
  /** What would go, as far as it can be told offline. */
  plan?: Plan;
  /** Tells the same request from another one. */
  requestHash: string;
}

export interface TeardownWords {
  name: string | undefined;
  file: string | undefined;
  cloud: string | undefined;
  account: string | undefined;
  region: string | undefined;
}

/** What to remove: by file, by what Temporal remembers of the last install, or by name and place alone. */
export async function teardownTarget(
  context: Context,
  gateway: TemporalGateway,
  words: TeardownWords,
): Promise<TeardownTarget> {
  const { name, file, cloud, account, region } = words;
  const isPlaced = cloud !== undefined || account !== undefined || region !== undefined;
  if (file !== undefined || (!isPlaced && name !== undefined && (await installedSpec(gateway, name)))) {
    const known = await knownSpec(context, gateway, name, file);
    const installation = known.spec as unknown as Installation;
    if (installation.protected) throw protectedInstallation(known.installation);
    const provider = (await context.clouds())[known.cloud];
    return {
      target: {
        installation: known.installation,
        cloud: known.cloud,
        account: known.account,
        location: known.location,
      },
      spec: known.spec,
      ...(provider && { plan: offlinePlan(provider, installation) }),
      requestHash: known.specHash,
    };
  }
  if (name === undefined)
    throw new UsageError('which installation?', 'slipway teardown NAME   (slipway list names them)');
  if (cloud === undefined || account === undefined || region === undefined) {
    throw new UsageError(
      `what ${name} was installed from is not known here: Temporal keeps no install of it that made anything`,
      `slipway teardown -f FILE   or   slipway teardown ${name} --cloud CLOUD --account ID --region REGION`,
      isPlaced ? exitCodes.usage : exitCodes.notFound,
    );
  }
  await requireCloud(context, cloud);
  return byLabels({ installation: name, cloud, account, location: region });
}

/** What nothing is known of but its name and place. */
export function byLabels(target: TeardownInput['target']): TeardownTarget {
  return { target, requestHash: createHash('sha256').update(canonicalJson(target)).digest('hex') };
}

/** Throws a `UsageError` when there is no such cloud. */
export async function requireCloud(context: Context, cloud: string): Promise<void> {
  const clouds = Object.keys(await context.clouds());
  if (!clouds.includes(cloud)) throw new UsageError(`--cloud takes ${clouds.join(', ')}, not "${cloud}"`);
}

function protectedInstallation(installation: string): CliError {
  return new CliError(
    {
      code: 'CONFLICT',
      rule: 'SW-CONF-060',
      message: `${installation} is protected by its file`,
      fix: 'set spec.protected to false, slipway install -f FILE, then tear it down',
      specPath: 'spec.protected',
    },
    { exitCode: exitCodes.refused, coordinates: { installation } },
  );
}
