import type { Server, ServerForUpdate } from '@azure/arm-mysql-flexible';
import type { Scope } from '@slipway/contracts';
import type { AzureCloud } from './cloud.ts';
import { databaseName, groupOf } from './names.ts';
import { serverId, settledServer } from './mysql-servers.ts';

/**
 * Changes the server of a scope and waits until it has settled.
 * @returns the server as it stands afterwards
 */
export async function changeServer(
  cloud: AzureCloud,
  scope: Scope,
  what: string,
  change: ServerForUpdate,
): Promise<Server | undefined> {
  const name = databaseName(scope);
  await cloud.run(what, serverId(scope), async (options) =>
    (await cloud.clients.mysql()).servers.beginUpdate(groupOf(scope), name, change, options),
  );
  return settledServer(cloud, scope);
}

/** Starts one that is off, because somebody stopped it. learn.microsoft.com/rest/api/mysql/flexibleserver/servers/start */
export async function startServer(cloud: AzureCloud, scope: Scope): Promise<void> {
  const name = databaseName(scope);
  await cloud.run(`cannot start the MySQL server ${name}`, serverId(scope), async (options) =>
    (await cloud.clients.mysql()).servers.beginStart(groupOf(scope), name, options),
  );
  await settledServer(cloud, scope);
}
