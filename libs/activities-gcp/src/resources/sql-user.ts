import { createHash } from 'node:crypto';
import { failed, type ProviderContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { once } from '../client.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { isTaken } from '../failure.ts';
import type { SqlInstanceOutput, SqlUserProps } from '../kinds.ts';
import { sqlInstanceName } from '../names.ts';
import { follow, type Operation } from '../operation.ts';
import { sqlOperations, toOperation } from '../operations/sql.ts';
import { databaseSecret, secretReference } from '../secrets.ts';
import { changeInstance } from '../sql-change.ts';
import { lookAtInstance } from './sql-instance.ts';

/** From anywhere: Gitpod connects through the proxy, whose addresses are not known. */
const host = '%';

/**
 * Gitpod's database user, with the password of the Secret. A password cannot be read back, so the Secret carries a mark of what
 * the user was last given. cloud.google.com/sql/docs/mysql/admin-api/rest/v1/users
 */
export function sqlUser(
  context: ProviderContext,
): Resource<SqlUserProps, { instance: SqlInstanceOutput }, Record<never, never>> {
  return {
    permissions: ['cloudsql.users.create', 'cloudsql.users.list', 'cloudsql.users.update', 'cloudsql.instances.get'],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await exists(cloud, ref))) return undefined;
      const password = (await context.secrets.read(ref, databaseSecret))?.['password'];
      const inSync =
        password !== undefined && (await context.secrets.applied(ref, databaseSecret)) === mark(ref, password);
      return { output: {}, actual: { passwordFrom: inSync ? secretReference(databaseSecret) : '' } };
    },

    async ensure(ref) {
      const password = (await context.secrets.read(ref, databaseSecret))?.['password'];
      if (password === undefined) throw noPassword(ref);
      const cloud = cloudOf(context, ref.scope);
      const found = await exists(cloud, ref);
      if (found && (await context.secrets.applied(ref, databaseSecret)) === mark(ref, password)) return {};
      await setPassword(cloud, ref, password, found);
      await context.secrets.markApplied(ref, databaseSecret, mark(ref, password));
      return {};
    },

    // It goes with its instance.
    destroy: () => Promise.resolve(),
  };
}

const mark = (ref: Ref, password: string): string =>
  `${sqlInstanceName(ref.scope)}@${createHash('sha256').update(password).digest('hex').slice(0, 16)}`;

async function exists(cloud: GoogleCloud, ref: Ref): Promise<boolean> {
  const instance = sqlInstanceName(ref.scope);
  if (!(await lookAtInstance(cloud, instance, ref))) return false;
  const { users } = await cloud.clients.sql();
  const all = await cloud.find(`cannot list the users of ${instance}`, async () => {
    return (await users.list({ project: cloud.project, instance }, once))[0].items ?? [];
  });
  return (all ?? []).some((user) => user.name === ref.name && user.host === host);
}

async function setPassword(cloud: GoogleCloud, ref: Ref, password: string, found: boolean): Promise<void> {
  const { users } = await cloud.clients.sql();
  const [instance, what] = [sqlInstanceName(ref.scope), `cannot set the database user ${ref.name}`];
  const { project } = cloud;
  const body = { name: ref.name, host, password };
  const insert = async () => toOperation((await users.insert({ project, instance, body }, once))[0]);
  const update = async () =>
    toOperation((await users.update({ project, instance, name: ref.name, host, body }, once))[0]);
  const run = async (send: () => Promise<Operation>) => {
    const operation = await changeInstance(cloud, instance, what, send);
    await follow(cloud, sqlOperations(cloud, instance), operation, `instances/${instance}/users/${ref.name}`, what);
  };
  if (found) return run(update);
  try {
    await run(insert);
  } catch (error) {
    if (!isTaken(error)) throw error;
    await run(update);
  }
}

function noPassword({ scope }: Ref): Error {
  const secret = secretReference(databaseSecret);
  return failed('DEPENDENCY', 'SW-DEP-079', `${secret} holds no password for the database user`, {
    fix: `slipway install ${scope.installation}`,
  });
}
