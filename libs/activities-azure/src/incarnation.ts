import type { Scope } from '@slipway/contracts';
import type { AzureCloud } from './cloud.ts';
import { databaseName, registryName, storageAccountName } from './names.ts';

/** More than others have taken of one customer's names. */
const mostIncarnations = 20;

/**
 * Which time the installation's name is used: as marked on what stands, else the smallest for which the names that are one for all
 * customers of Azure's are free: anybody may take that of something that was deleted.
 */
export async function incarnationOf(cloud: AzureCloud, scope: Scope, standing: number | undefined): Promise<number> {
  if (standing !== undefined) return standing;
  for (let incarnation = 1; incarnation < mostIncarnations; incarnation++) {
    if (await areFree(cloud, { ...scope, incarnation })) return incarnation;
  }
  return mostIncarnations;
}

async function areFree(cloud: AzureCloud, scope: Scope): Promise<boolean> {
  const what = 'cannot ask whether names are free';
  const answers = await Promise.all([
    cloud.read(what, async () =>
      (await cloud.clients.storage()).storageAccounts.checkNameAvailability({
        name: storageAccountName(scope),
        type: 'Microsoft.Storage/storageAccounts',
      }),
    ),
    cloud.read(what, async () =>
      (await cloud.clients.registry()).registries.checkNameAvailability({
        name: registryName(scope),
        type: 'Microsoft.ContainerRegistry/registries',
      }),
    ),
    cloud.read(what, async () =>
      (await cloud.clients.mysql()).checkNameAvailability.execute(scope.location, {
        name: databaseName(scope),
        type: 'Microsoft.DBforMySQL/flexibleServers',
      }),
    ),
  ]);
  return answers.every(({ nameAvailable }) => nameAvailable !== false);
}
