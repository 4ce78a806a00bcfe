import { DeleteDBSnapshotCommand, DescribeDBSnapshotsCommand } from '@aws-sdk/client-rds';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { hasOurTags } from '../ownership.ts';

/** Snapshots that somebody took of our database: they carry its tags. The last one of a database that was kept carries others. */
export function databaseSnapshot(context: CloudContext): Sweepable {
  return {
    permissions: ['rds:DeleteDBSnapshot', 'rds:DescribeDBSnapshots'],
    holdsData: true,

    async list(scope) {
      const names = await ownSnapshots(cloudOf(context, scope), scope);
      return names.map((name) => ({ kind: 'aws.db-snapshot', name, holdsData: true }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      if (!(await ownSnapshots(cloud, scope)).includes(name)) return;
      const request = new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: name });
      await cloud.delete(`cannot delete the snapshot ${name}`, async () => (await cloud.clients.rds()).send(request));
    },
  };
}

/** Automatic ones go with their instance. */
async function ownSnapshots(cloud: AmazonCloud, scope: Scope): Promise<string[]> {
  const manual = await cloud.list('cannot list snapshots of databases', async (Marker) => {
    const request = new DescribeDBSnapshotsCommand({ SnapshotType: 'manual', Marker });
    const page = await (await cloud.clients.rds()).send(request);
    return { items: page.DBSnapshots, next: page.Marker };
  });
  return manual
    .filter(({ TagList }) => hasOurTags(TagList, scope))
    .map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier ?? '')
    .sort();
}
