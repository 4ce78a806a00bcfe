import { createHash } from 'node:crypto';
import { failed, type ProviderContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { once } from '../client.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { isAbsent, isTaken } from '../failure.ts';
import type { SqlInstanceOutput, SqlUserProps } from '../kinds.ts';
import { databaseSecret, secretReference } from '../secrets.ts';
import { changeInstance } from '../sql-change.ts';
import { currentInstanceName } from '../sql-name.ts';
import { readInstance } from './sql-instance.ts';

const host = '%';

/** Gitpod's user with the password of the Secret. cloud.google.com/sql/docs/mysql/admin-api/rest/v1/users */
export function sqlUser(
  context: ProviderContext,
): Resource<SqlUserProps, { instance: SqlInstanceOutput }, Record<never, never>> {
  const { secrets } = context;

  /** What the cloud side should have been set to last: passwords cannot be read back. */
  const markOf = (ref: Ref, instance: string, password: string): string => {
    const hash = createHash('sha256').update(`${ref.name}\n${password}`).digest('hex');
    return `${instance}@${hash}`;
  };
  const passwordOf = async (ref: Ref): Promise<string | undefined> =>
    (await secrets.read(ref, databaseSecret))?.['password'];
  const isApplied = async (ref: Ref, instance: string, password: string | undefined): Promise<boolean> =>
    password !== undefined && (await secrets.applied(ref, databaseSecret)) === markOf(ref, instance, password);

  return {
    permissions: ['cloudsql.users.create', 'cloudsql.users.delete', 'cloudsql.users.list', 'cloudsql.users.update'],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const { instance } = await placeOf(cloud, ref);
      if (!(await exists(cloud, ref))) return undefined;
      const applied = await isApplied(ref, instance, await passwordOf(ref));
      return { output: {}, actual: { passwordFrom: applied ? secretReference(databaseSecret) : '' } };
    },

    async ensure(ref) {
      const cloud = cloudOf(context, ref.scope);
      const password = await passwordOf(ref);
      if (password === undefined) {
        throw failed('NOT_READY', 'SW-READY-038', `the Secret ${databaseSecret.name} with the password is not there`);
      }
      const { instance } = await placeOf(cloud, ref);
      const stands = await exists(cloud, ref);
      if (stands && (await isApplied(ref, instance, password))) return {};
      await (stands ? update(cloud, ref, password) : insert(cloud, ref, password));
      await secrets.markApplied(ref, databaseSecret, markOf(ref, instance, password));
      return {};
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await exists(cloud, ref))) return;
      const { users } = await cloud.clients.sql();
      const place = await placeOf(cloud, ref);
      const request = { ...place, name: ref.name, host };
      try {
        const what = `cannot delete the database user ${ref.name}`;
        await changeInstance(cloud, place.instance, what, () => users.delete(request, once));
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

async function exists(cloud: GoogleCloud, ref: Ref): Promise<boolean> {
  const place = await placeOf(cloud, ref);
  const instance = await readInstance(cloud, ref.scope, place.instance);
  if (instance?.state !== 'RUNNABLE') return false;
  const { users } = await cloud.clients.sql();
  const found = await cloud.find(`cannot list users of ${instance.name ?? ''}`, async () => {
    return (await users.list(place, once))[0].items;
  });
  return (found ?? []).some((user) => user.name === ref.name);
}

/** The list may lag behind: a user that exists already is given the password instead. */
async function insert(cloud: GoogleCloud, ref: Ref, password: string): Promise<void> {
  const { users } = await cloud.clients.sql();
  const place = await placeOf(cloud, ref);
  const request = { ...place, body: { name: ref.name, host, password } };
  try {
    const what = `cannot create the database user ${ref.name}`;
    await changeInstance(cloud, place.instance, what, () => users.insert(request, once));
  } catch (error) {
    if (!isTaken(error)) throw error;
    await update(cloud, ref, password);
  }
}

async function update(cloud: GoogleCloud, ref: Ref, password: string): Promise<void> {
  const { users } = await cloud.clients.sql();
  const place = await placeOf(cloud, ref);
  const request = { ...place, name: ref.name, host, body: { name: ref.name, host, password } };
  const what = `cannot set the password of the database user ${ref.name}`;
  await changeInstance(cloud, place.instance, what, () => users.update(request, once));
}
