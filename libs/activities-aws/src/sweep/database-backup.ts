import {
  DeleteDBInstanceAutomatedBackupCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  type DBInstanceAutomatedBackup,
} from '@aws-sdk/client-rds';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { databaseName } from '../names.ts';

/** As many times as anybody uses one installation name. */
const mostIncarnations = 50;

/** Automatic backups that outlived their instance, because somebody deleted it without them. Name: the instance's resource id. */
export function databaseBackup(context: CloudContext): Sweepable {
  return {
    permissions: ['rds:DeleteDBInstanceAutomatedBackup', 'rds:DescribeDBInstanceAutomatedBackups'],
    holdsData: true,

    async list(scope) {
      const found = await retained(cloudOf(context, scope), scope);
      return found.map(({ DbiResourceId }) => ({ kind: 'aws.db-backup', name: DbiResourceId ?? '', holdsData: true }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      if (!(await retained(cloud, scope)).some(({ DbiResourceId }) => DbiResourceId === name)) return;
      const request = new DeleteDBInstanceAutomatedBackupCommand({ DbiResourceId: name });
      await cloud.delete(`cannot delete the backups ${name}`, async () => (await cloud.clients.rds()).send(request));
    },
  };
}

/** They carry no tags: the instance's name, with the account and the installation in its last letters, says whose they are. */
async function retained(cloud: AmazonCloud, scope: Scope): Promise<DBInstanceAutomatedBackup[]> {
  const all = await cloud.list('cannot list automatic backups', async (Marker) => {
    const Filters = [{ Name: 'status', Values: ['retained'] }];
    const request = new DescribeDBInstanceAutomatedBackupsCommand({ Filters, Marker });
    const page = await (await cloud.clients.rds()).send(request);
    return { items: page.DBInstanceAutomatedBackups, next: page.Marker };
  });
  const most = Math.max(mostIncarnations, scope.incarnation);
  const names = new Set(
    Array.from({ length: most }, (_, before) => databaseName({ ...scope, incarnation: before + 1 })),
  );
  return all.filter(({ DBInstanceIdentifier }) => names.has(DBInstanceIdentifier ?? ''));
}
