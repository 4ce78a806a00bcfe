import type { Configuration } from '@azure/arm-mysql-flexible';
import { type CloudContext, type Resource } from '@slipway/activities-core';
import type { NoOutput } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { parametersOf } from '../database-parameters.ts';
import type { DatabaseParametersProps, DatabaseServerOutput } from '../kinds.ts';
import { readServer, serverId, settledServer } from '../mysql-servers.ts';
import { databaseName, groupOf } from '../names.ts';

/** Settings of the database server. They go with it. learn.microsoft.com/rest/api/mysql/flexibleserver/configurations */
export function databaseParameters(
  context: CloudContext,
): Resource<DatabaseParametersProps, { server: DatabaseServerOutput }, NoOutput> {
  return {
    permissions: [
      'Microsoft.DBforMySQL/flexibleServers/configurations/read',
      'Microsoft.DBforMySQL/flexibleServers/configurations/write',
      'Microsoft.DBforMySQL/flexibleServers/read',
      'Microsoft.DBforMySQL/flexibleServers/restart/action',
    ],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const server = await readServer(cloud, ref.scope);
      if (!server || server.state === 'Dropping') return undefined;
      const own = await readOwn(cloud, ref, server.version ?? '');
      const parameters: Record<string, string> = Object.fromEntries(
        own.map(({ name = '', value = '' }): [string, string] => [name, value]),
      );
      return { output: {}, actual: { parameters } };
    },

    async ensure(ref, { parameters }) {
      const cloud = cloudOf(context, ref.scope);
      await settledServer(cloud, ref.scope);
      for (const [name, value] of Object.entries(parameters)) {
        const found = await read(cloud, ref, name);
        if (!sameValue(found?.value, value)) await set(cloud, ref, name, value);
      }
      const waiting = await Promise.all(Object.keys(parameters).map((name) => read(cloud, ref, name)));
      if (waiting.some((each) => each?.isConfigPendingRestart === 'True')) await restart(cloud, ref);
      return {};
    },

    // They go with the server.
    destroy: () => Promise.resolve(),
  };
}

/** Azure gives switches back in its own case. */
const sameValue = (actual: string | undefined, wanted: string): boolean =>
  actual?.toLowerCase() === wanted.toLowerCase();

const read = (cloud: AzureCloud, { scope }: Ref, name: string): Promise<Configuration | undefined> =>
  cloud.find(`cannot read the parameter ${name}`, async () =>
    (await cloud.clients.mysql()).configurations.get(groupOf(scope), databaseName(scope), name),
  );

/** Those that a plan says: all others are Azure's choice. A value that is also the usual one has nobody who set it. */
async function readOwn(cloud: AzureCloud, { scope }: Ref, version: string): Promise<Configuration[]> {
  const all = await cloud.listIfAny('cannot list parameters of the MySQL server', async () =>
    (await cloud.clients.mysql()).configurations.listByServer(groupOf(scope), databaseName(scope)),
  );
  const names = Object.keys(parametersOf(version));
  return all.filter(({ name }) => names.includes(name ?? ''));
}

async function set(cloud: AzureCloud, { scope }: Ref, name: string, value: string): Promise<void> {
  const server = databaseName(scope);
  await cloud.run(`cannot set ${name} of the MySQL server ${server}`, serverId(scope), async (options) =>
    (await cloud.clients.mysql()).configurations.beginUpdate(
      groupOf(scope),
      server,
      name,
      { value, source: 'user-override' },
      options,
    ),
  );
  await settledServer(cloud, scope);
}

/** Static ones count after a restart only. */
async function restart(cloud: AzureCloud, { scope }: Ref): Promise<void> {
  const server = databaseName(scope);
  await cloud.run(`cannot restart the MySQL server ${server}`, serverId(scope), async (options) =>
    (await cloud.clients.mysql()).servers.beginRestart(
      groupOf(scope),
      server,
      { restartWithFailover: 'Disabled', maxFailoverSeconds: 0 },
      options,
    ),
  );
  await settledServer(cloud, scope);
}
