import { createHash } from 'node:crypto';
import type { DBInstance } from '@aws-sdk/client-rds';
import { failed, type ProviderContext, type Resource } from '@slipway/activities-core';
import type { InstallerBlockOutput, Ref } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import type { DatabaseInstanceOutput, DatabasePasswordProps } from '../kinds.ts';
import { databaseName } from '../names.ts';
import { modifyInstance, untilApplied, untilAppliedPermissions } from '../rds-change.ts';
import { conditionOf, readInstance } from '../rds-instance.ts';
import { databaseSecret, secretReference } from '../secrets.ts';

/** As Gitpod reads it. Source: the reference architecture, section 8.2. */
const keys = ['host', 'port', 'username', 'password', 'encryptionKeys'];

/** Gitpod's user with the password of the Secret, and in the Secret where the database is. */
export function dbPassword(
  context: ProviderContext,
): Resource<DatabasePasswordProps, { instance: DatabaseInstanceOutput }, InstallerBlockOutput> {
  const { secrets } = context;

  /** Whether the Secret says what the cloud side was set to last, and where it is: a password cannot be read back. */
  const isApplied = async (ref: Ref, found: DBInstance, held: Record<string, string> = {}): Promise<boolean> => {
    const { host, port, password } = held;
    const isPlaced = host === found.Endpoint?.Address && port === String(found.Endpoint?.Port);
    if (!isPlaced || password === undefined) return false;
    return (await secrets.applied(ref, databaseSecret)) === markOf(ref, found, password);
  };

  return {
    permissions: [...untilAppliedPermissions, 'rds:ModifyDBInstance'],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const found = await readInstance(cloud, ref.scope, databaseName(ref.scope));
      if (!found?.Endpoint || conditionOf(found) === 'leaving') return undefined;
      const held = await secrets.read(ref, databaseSecret);
      if (!held) return undefined;
      const applied = await isApplied(ref, found, held);
      return { output, actual: { passwordFrom: applied ? secretReference(databaseSecret) : '' } };
    },

    async ensure(ref, _props, { instance }) {
      const cloud = cloudOf(context, ref.scope);
      const held = await secrets.read(ref, databaseSecret);
      const password = held?.['password'];
      if (password === undefined) {
        throw failed('NOT_READY', 'SW-READY-038', `the Secret ${databaseSecret.name} with the password is not there`);
      }
      const place: Ref = { ...ref, name: instance.instance };
      const found = await untilApplied(cloud, place);
      if (await isApplied(ref, found, held)) return output;
      await modifyInstance(cloud, `cannot set the password of the database user ${ref.name}`, {
        DBInstanceIdentifier: place.name,
        MasterUserPassword: password,
      });
      await untilApplied(cloud, place);
      await secrets.replace(ref, databaseSecret, { host: instance.host, port: String(instance.port) });
      await secrets.markApplied(ref, databaseSecret, markOf(ref, found, password));
      return output;
    },

    // The user goes with the instance, the Secret with its namespace.
    destroy: () => Promise.resolve(),
  };
}

/** Its resource id tells an instance from the next one of its name. */
const markOf = (ref: Ref, { DBInstanceIdentifier, DbiResourceId }: DBInstance, password: string): string => {
  const hash = createHash('sha256')
    .update(`${ref.name}\n${DbiResourceId ?? ''}\n${password}`)
    .digest('hex');
  return `${DBInstanceIdentifier ?? ''}@${hash}`;
};

const output: InstallerBlockOutput = {
  config: { inCluster: false, external: { certificate: { kind: 'secret', name: databaseSecret.name } } },
  secrets: [{ name: databaseSecret.name, keys }],
};
