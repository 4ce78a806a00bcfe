import type { CloudContext, Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { once } from '../client.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { isTaken } from '../failure.ts';
import type { SqlDatabaseProps, SqlInstanceOutput } from '../kinds.ts';
import { sqlInstanceName } from '../names.ts';
import { follow } from '../operation.ts';
import { sqlOperations, toOperation } from '../operations/sql.ts';
import { changeInstance } from '../sql-change.ts';
import { lookAtInstance } from './sql-instance.ts';

/**
 * A database of the instance; it belongs to whom the instance belongs.
 * cloud.google.com/sql/docs/mysql/admin-api/rest/v1/databases
 */
export function sqlDatabase(
  context: CloudContext,
): Resource<SqlDatabaseProps, { instance: SqlInstanceOutput }, Record<never, never>> {
  return {
    permissions: ['cloudsql.databases.create', 'cloudsql.databases.get', 'cloudsql.instances.get'],
    immutable: ['charset'],
    holdsData: true,

    async observe(ref) {
      const charset = await charsetOf(cloudOf(context, ref.scope), ref);
      return charset === undefined ? undefined : { output: {}, actual: { charset } };
    },

    async ensure(ref, { charset }) {
      const cloud = cloudOf(context, ref.scope);
      if ((await charsetOf(cloud, ref)) !== undefined) return {};
      const { databases } = await cloud.clients.sql();
      const [instance, what] = [sqlInstanceName(ref.scope), `cannot create the database ${ref.name}`];
      const body = { name: ref.name, charset };
      try {
        const operation = await changeInstance(cloud, instance, what, async () => {
          return toOperation((await databases.insert({ project: cloud.project, instance, body }, once))[0]);
        });
        await follow(
          cloud,
          sqlOperations(cloud, instance),
          operation,
          `instances/${instance}/databases/${ref.name}`,
          what,
        );
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
      return {};
    },

    // It goes with its instance, and holds what the instance holds until then.
    destroy: () => Promise.resolve(),
  };
}

async function charsetOf(cloud: GoogleCloud, ref: Ref): Promise<string | undefined> {
  const instance = sqlInstanceName(ref.scope);
  if (!(await lookAtInstance(cloud, instance, ref))) return undefined;
  const { databases } = await cloud.clients.sql();
  const found = await cloud.find(`cannot read the database ${ref.name}`, async () => {
    return (await databases.get({ project: cloud.project, instance, database: ref.name }, once))[0];
  });
  return found && (found.charset ?? '');
}
