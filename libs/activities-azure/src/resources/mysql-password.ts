import { createHash } from 'node:crypto';
import type { Server } from '@azure/arm-mysql-flexible';
import { failed, type ProviderContext, type Resource } from '@slipway/activities-core';
import type { InstallerBlockOutput, Ref } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import type { DatabasePasswordProps, DatabaseServerOutput } from '../kinds.ts';
import { changeServer } from '../mysql-change.ts';
import { birthOf } from '../mysql-request.ts';
import { readServer, settledServer } from '../mysql-servers.ts';
import { databaseName } from '../names.ts';
import { databaseSecret, secretReference } from '../secrets.ts';

/** As Gitpod reads it. Source: the reference architecture, section 8.2. */
const keys = ['host', 'port', 'username', 'password', 'encryptionKeys'];

/** Gitpod's user with the password of the Secret, and in the Secret where the database is. */
export function databasePassword(
  context: ProviderContext,
): Resource<DatabasePasswordProps, { server: DatabaseServerOutput }, InstallerBlockOutput> {
  const { secrets } = context;

  /** Whether the Secret says what the cloud side was set to last, and where it is: a password cannot be read back. */
  const isApplied = async (ref: Ref, found: Server, held: Record<string, string> = {}): Promise<boolean> => {
    const { host, port, password } = held;
    if (host !== found.fullyQualifiedDomainName || port === undefined || password === undefined) return false;
    return (await secrets.applied(ref, databaseSecret)) === markOf(ref, found, password);
  };

  return {
    permissions: ['Microsoft.DBforMySQL/flexibleServers/read', 'Microsoft.DBforMySQL/flexibleServers/write'],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const found = await readServer(cloud, ref.scope);
      if (!found || found.state === 'Dropping') return undefined;
      const held = await secrets.read(ref, databaseSecret);
      if (!held) return undefined;
      const applied = await isApplied(ref, found, held);
      return { output, actual: { passwordFrom: applied ? secretReference(databaseSecret) : '' } };
    },

    async ensure(ref, _props, { server }) {
      const cloud = cloudOf(context, ref.scope);
      const held = await secrets.read(ref, databaseSecret);
      const password = held?.['password'];
      if (password === undefined) {
        throw failed('NOT_READY', 'SW-READY-038', `the Secret ${databaseSecret.name} with the password is not there`);
      }
      const found = await settledServer(cloud, ref.scope);
      if (!found) throw failed('NOT_READY', 'SW-READY-038', `the MySQL server ${databaseName(ref.scope)} is not there`);
      if (await isApplied(ref, found, held)) return output;
      const what = `cannot set the password of the database user ${ref.name}`;
      await changeServer(cloud, ref.scope, what, { administratorLoginPassword: password });
      await secrets.replace(ref, databaseSecret, { host: server.host, port: String(server.port) });
      await secrets.markApplied(ref, databaseSecret, markOf(ref, found, password));
      return output;
    },

    // The user goes with the server, the Secret with its namespace.
    destroy: () => Promise.resolve(),
  };
}

/** Tells a server from the next one of its name. */
const markOf = (ref: Ref, found: Server, password: string): string => {
  const hash = createHash('sha256')
    .update(`${ref.name}\n${birthOf(found)}\n${password}`)
    .digest('hex');
  return `${found.name ?? ''}@${hash}`;
};

const output: InstallerBlockOutput = {
  config: { inCluster: false, external: { certificate: { kind: 'secret', name: databaseSecret.name } } },
  secrets: [{ name: databaseSecret.name, keys }],
};
