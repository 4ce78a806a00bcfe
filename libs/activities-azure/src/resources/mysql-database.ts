import type { Database } from '@azure/arm-mysql-flexible';
import { refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { NoOutput } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import { bringAbout, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import type { DatabaseSchemaProps, DatabaseServerOutput } from '../kinds.ts';
import { readServer, settledServer } from '../mysql-servers.ts';
import { databaseName, groupOf, resourceId } from '../names.ts';

const immutable = ['charset', 'collation'] as const;

/** The database on the server. It is ours by its server, and goes with it. learn.microsoft.com/rest/api/mysql/flexibleserver/databases */
export function databaseSchema(
  context: CloudContext,
): Resource<DatabaseSchemaProps, { server: DatabaseServerOutput }, NoOutput> {
  return {
    permissions: [
      'Microsoft.DBforMySQL/flexibleServers/databases/read',
      'Microsoft.DBforMySQL/flexibleServers/databases/write',
      'Microsoft.DBforMySQL/flexibleServers/read',
    ],
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: {}, actual: actualOf(found) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const server = databaseName(ref.scope);
      await settledServer(cloud, ref.scope);
      const life = lifespan(cloud, ref);
      const found = await bringAbout(cloud, life, () =>
        cloud.run(`cannot create ${life.what}`, life.id, async (options) =>
          (await cloud.clients.mysql()).databases.beginCreateOrUpdate(
            groupOf(ref.scope),
            server,
            ref.name,
            props,
            options,
          ),
        ),
      );
      const instead = 'put the value back: what is stored does not change with it';
      refuseChanges(life.what, props, actualOf(found), immutable, instead);
      return {};
    },

    // It goes with the server.
    destroy: () => Promise.resolve(),
  };
}

const actualOf = ({ charset = '', collation = '' }: Database): DatabaseSchemaProps => ({ charset, collation });

async function look(cloud: AzureCloud, { scope, name }: Ref): Promise<Database | undefined> {
  const server = await readServer(cloud, scope);
  if (!server || server.state === 'Dropping') return undefined;
  return cloud.find(`cannot read the database ${name}`, async () =>
    (await cloud.clients.mysql()).databases.get(groupOf(scope), databaseName(scope), name),
  );
}

function lifespan(cloud: AzureCloud, ref: Ref): Lifespan<Database> {
  const server = databaseName(ref.scope);
  return {
    what: `the database ${ref.name}`,
    id: resourceId(ref.scope, 'Microsoft.DBforMySQL/flexibleServers/databases', server, ref.name),
    look: () => look(cloud, ref),
    condition: () => 'ready',
    remove: async (options) =>
      (await cloud.clients.mysql()).databases.beginDelete(groupOf(ref.scope), server, ref.name, options),
  };
}
