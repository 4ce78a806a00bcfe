import { DescribeDBSnapshotsCommand } from '@aws-sdk/client-rds';
import { failed } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';

/** As many as anybody keeps of one instance's name. */
const mostSnapshots = 50;

/** A name for the last snapshot of an instance: one that is taken refuses the delete. */
export async function finalSnapshot(cloud: AmazonCloud, { name }: Ref): Promise<string> {
  for (let count = 1; count <= mostSnapshots; count++) {
    const id = count === 1 ? `${name}-final` : `${name}-final-${count}`;
    const taken = await cloud.find(`cannot read the snapshot ${id}`, async () =>
      (await cloud.clients.rds()).send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id })),
    );
    if ((taken?.DBSnapshots ?? []).length === 0) return id;
  }
  throw failed('CONFLICT', 'SW-CONF-060', `every name for a last snapshot of ${name} is taken`);
}
