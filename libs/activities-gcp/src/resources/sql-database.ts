import { refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { protos } from '@google-cloud/sql';
import { once } from '../client.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { isAbsent, isTaken, isUnknownOutcome } from '../failure.ts';
import type { SqlDatabaseProps, SqlInstanceOutput } from '../kinds.ts';
import { changeInstance } from '../sql-change.ts';
import { currentInstanceName } from '../sql-name.ts';
import { readInstance } from './sql-instance.ts';
import type { Ref } from '@slipway/contracts';

const immutable = ['charset'] as const;

/** Gitpod's database in the instance, which it is owned through. cloud.google.com/sql/docs/mysql/admin-api/rest/v1/databases */
export function sqlDatabase(
  context: CloudContext,
): Resource<SqlDatabaseProps, { instance: SqlInstanceOutput }, Record<never, never>> {
  return {
    permissions: ['cloudsql.databases.create', 'cloudsql.databases.delete', 'cloudsql.databases.get'],
    immutable,
    holdsData: true,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: {}, actual: { charset: found.charset ?? '' } };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const found = await look(cloud, ref);
      if (found) {
        const actual = { charset: found.charset ?? '' };
        refuseChanges(`the database ${ref.name}`, props, actual, immutable, 'put the character set back');
      } else {
        await create(cloud, ref, props);
      }
      return {};
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await look(cloud, ref))) return;
      const { databases } = await cloud.clients.sql();
      const place = await placeOf(cloud, ref);
      const request = { ...place, database: ref.name };
      try {
        const what = `cannot delete the database ${ref.name}`;
        await changeInstance(cloud, place.instance, what, () => databases.delete(request, once));
      } catch (error) {
        if (!isAbsent(error)) throw error;
      }
    },
  };
}

const placeOf = async (cloud: GoogleCloud, { scope }: Ref) => ({
  project: scope.account,
  instance: await currentInstanceName(cloud, scope),
});

async function look(cloud: GoogleCloud, ref: Ref): Promise<protos.google.cloud.sql.v1.IDatabase | undefined> {
  const place = await placeOf(cloud, ref);
  const instance = await readInstance(cloud, ref.scope, place.instance);
  if (instance?.state !== 'RUNNABLE') return undefined;
  const { databases } = await cloud.clients.sql();
  return cloud.find(`cannot read the database ${ref.name}`, async () => {
    return (await databases.get({ ...place, database: ref.name }, once))[0];
  });
}

async function create(cloud: GoogleCloud, ref: Ref, { charset }: SqlDatabaseProps): Promise<void> {
  const { databases } = await cloud.clients.sql();
  const place = await placeOf(cloud, ref);
  try {
    const request = { ...place, body: { ...place, name: ref.name, charset } };
    await changeInstance(cloud, place.instance, `cannot create the database ${ref.name}`, () =>
      databases.insert(request, once),
    );
  } catch (error) {
    // An earlier attempt's, or this one's although the reply was lost.
    if ((!isTaken(error) && !isUnknownOutcome(error)) || !(await look(cloud, ref))) throw error;
  }
}
