import { DescribeOrderableDBInstanceOptionsCommand, type OrderableDBInstanceOption } from '@aws-sdk/client-rds';
import { failed } from '@slipway/activities-core';
import type { AmazonCloud } from './cloud.ts';
import { databaseSize } from './sizes.ts';
import type { AwsInstallation } from './spec.ts';

export interface DatabaseChoice {
  /** Major version: `5.7`, `8.0` */
  mysql: string;
  /** Instance class. */
  databaseTier: string;
}

/** `8.0.42` → `8.0`. */
export const majorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/**
 * The version that Gitpod was tested with where it is sold for the size, else the next one; in the first class that has it.
 * @throws INVALID_SPEC (SW-SPEC-009) when no class is sold for any of the versions
 */
export async function chooseDatabase(cloud: AmazonCloud, spec: AwsInstallation): Promise<DatabaseChoice> {
  const { engineVersion } = spec.database;
  const versions = engineVersion === 'auto' ? ['5.7', '8.0'] : [engineVersion];
  const { tiers, highAvailability } = databaseSize(spec);
  const sold = new Map(
    await Promise.all(tiers.map(async (tier) => [tier, await optionsFor(cloud, tier, highAvailability)] as const)),
  );
  for (const mysql of versions) {
    for (const databaseTier of tiers) {
      if (sold.get(databaseTier)?.some((option) => majorOf(option.EngineVersion ?? '') === mysql))
        return { mysql, databaseTier };
    }
  }
  const [size, version] = [tiers.join(' or '), versions.join(' or ')];
  const what = highAvailability ? 'in several zones' : 'in one zone';
  const message = `RDS in ${cloud.region} does not sell ${size} with MySQL ${version} ${what}`;
  throw failed('INVALID_SPEC', 'SW-SPEC-009', message, {
    fix: 'set database.tier to a class on sale, or database.engineVersion to auto',
    specPath: spec.database.tier === undefined ? 'spec.database.engineVersion' : 'spec.database.tier',
  });
}

/** What of a class can be had with the volumes and zones of the plan. */
async function optionsFor(
  cloud: AmazonCloud,
  tier: string,
  highAvailability: boolean,
): Promise<OrderableDBInstanceOption[]> {
  const options = await cloud.list(`cannot list database classes of ${cloud.region}`, async (token) => {
    const client = await cloud.clients.rds();
    const page = await client.send(
      new DescribeOrderableDBInstanceOptionsCommand({
        Engine: 'mysql',
        DBInstanceClass: tier,
        Vpc: true,
        ...(token === undefined ? {} : { Marker: token }),
      }),
    );
    return { items: page.OrderableDBInstanceOptions, next: page.Marker };
  });
  return options.filter(
    (option) => option.StorageType === 'gp3' && (!highAvailability || option.MultiAZCapable === true),
  );
}
