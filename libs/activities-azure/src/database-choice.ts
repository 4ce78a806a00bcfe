import { failed } from '@slipway/activities-core';
import type { AzureCloud } from './cloud.ts';
import { databaseSize, databaseTier } from './sizes.ts';
import type { AzureInstallation } from './spec.ts';
import { mysqlVersions } from './versions.ts';

/**
 * Version of the database as Azure names it: 5.7 where it is sold in the wanted size, else 8.0; or what the installation file names.
 * learn.microsoft.com/rest/api/mysql/flexibleserver/location-based-capabilities
 * @throws INVALID_SPEC (SW-SPEC-009) when size or version is not on sale in the region
 */
export async function chooseDatabase(cloud: AzureCloud, spec: AzureInstallation): Promise<string> {
  const { region, database } = spec;
  const { sku } = databaseSize(spec);
  const sold = await versionsOf(cloud, region, sku);
  const wanted = database.engineVersion === 'auto' ? (['5.7', '8.0'] as const) : [database.engineVersion];
  const chosen = wanted.map((version) => mysqlVersions[version]).find((version) => sold.has(version));
  if (chosen !== undefined) return chosen;
  const what = `MySQL ${wanted.join(' or ')} on ${sku}`;
  throw failed('INVALID_SPEC', 'SW-SPEC-009', `Azure does not offer ${what} to this subscription in ${region}`, {
    fix: `choose another size or region (az mysql flexible-server list-skus --location ${region})`,
    specPath: sold.size > 0 ? 'spec.database.engineVersion' : 'spec.database.tier',
  });
}

/** Versions that a size is sold with. Newer lists name sizes in lower case. */
async function versionsOf(cloud: AzureCloud, region: string, sku: string): Promise<Set<string>> {
  const found = await cloud.list(`cannot list what databases ${region} offers`, async () =>
    (await cloud.clients.mysql()).locationBasedCapabilities.list(region),
  );
  const tier = databaseTier(sku);
  const editions = found.flatMap(({ supportedFlexibleServerEditions: each }) => each ?? []);
  const versions = editions
    .filter(({ name }) => name?.toLowerCase() === tier.toLowerCase())
    .flatMap(({ supportedServerVersions: each }) => each ?? [])
    .filter(({ supportedSkus }) => supportedSkus?.some(({ name }) => name?.toLowerCase() === sku.toLowerCase()));
  return new Set(versions.flatMap(({ name }) => name ?? []));
}
