import type { Server } from '@azure/arm-mysql-flexible';
import { notOwned } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import type { Condition, Lifespan } from './bring-about.ts';
import { settle } from './bring-about.ts';
import type { AzureCloud } from './cloud.ts';
import { databaseName, groupOf, resourceId } from './names.ts';
import { hasOurTags } from './ownership.ts';

export const serverId = (scope: Scope, name: string = databaseName(scope)): string =>
  resourceId(scope, 'Microsoft.DBforMySQL/flexibleServers', name);

/** Undefined: absent. Throws `NOT_OWNED`. */
export async function readServer(
  cloud: AzureCloud,
  scope: Scope,
  name: string = databaseName(scope),
): Promise<Server | undefined> {
  const found = await cloud.find(`cannot read the MySQL server ${name}`, async () =>
    (await cloud.clients.mysql()).servers.get(groupOf(scope), name),
  );
  if (found && !hasOurTags(found.tags, scope)) throw notOwned('the MySQL server', name);
  return found;
}

/** All that are ours, in the whole subscription and of any incarnation. */
export async function listServers(cloud: AzureCloud, scope: Pick<Scope, 'installation'>): Promise<Server[]> {
  const found = await cloud.list('cannot list MySQL servers', async () => (await cloud.clients.mysql()).servers.list());
  return found.filter(({ tags }) => hasOurTags(tags, scope));
}

/** Stopped by somebody, or disabled by Azure: it holds data. learn.microsoft.com/rest/api/mysql/flexibleserver/servers/get#serverstate */
export const isOff = ({ state }: Server): boolean => state === 'Stopped' || state === 'Disabled';

function serverCondition(found: Server): Condition {
  const { state, fullyQualifiedDomainName } = found;
  if (state === 'Dropping') return 'leaving';
  if (isOff(found)) return 'ready';
  return state === 'Ready' && fullyQualifiedDomainName ? 'ready' : 'busy';
}

export function serverLifespan(cloud: AzureCloud, { scope, name }: Pick<Ref, 'scope' | 'name'>): Lifespan<Server> {
  return {
    what: `the MySQL server ${name}`,
    id: serverId(scope, name),
    look: () => readServer(cloud, scope, name),
    condition: serverCondition,
    status: ({ state }) => state ?? '',
    remove: async (options) => (await cloud.clients.mysql()).servers.beginDelete(groupOf(scope), name, options),
  };
}

/** The server once nothing changes it any more: it takes one change at a time. Undefined: absent. */
export const settledServer = (cloud: AzureCloud, scope: Scope): Promise<Server | undefined> =>
  settle(cloud, serverLifespan(cloud, { scope, name: databaseName(scope) }));
