import {
  AddTagsToResourceCommand,
  DescribeDBSnapshotsCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import { failed } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';
import { hasOurTags, incarnationTag, installationTag, stepTag } from './ownership.ts';

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

/** On what was ours and is kept. Source: the reference architecture, section 9.5. */
const keptTag = 'slipway.dev/kept-by';

/** Snapshots carry their instance's tags: those that are kept say so instead, or the next removal would find them. */
export async function markKept(cloud: AmazonCloud, { name, scope }: Ref): Promise<void> {
  const what = `cannot tag snapshots of ${name}`;
  const found = await cloud.list(`cannot list snapshots of ${name}`, async (Marker) => {
    const request = new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: name, SnapshotType: 'manual', Marker });
    const page = await (await cloud.clients.rds()).send(request);
    return { items: page.DBSnapshots, next: page.Marker };
  });
  for (const { DBSnapshotArn } of found.filter(({ TagList }) => hasOurTags(TagList, scope))) {
    const place = { ResourceName: DBSnapshotArn };
    const kept = new AddTagsToResourceCommand({ ...place, Tags: [{ Key: keptTag, Value: scope.installation }] });
    await cloud.send(what, async () => (await cloud.clients.rds()).send(kept));
    const TagKeys = [installationTag, stepTag, incarnationTag];
    const freed = new RemoveTagsFromResourceCommand({ ...place, TagKeys });
    await cloud.send(what, async () => (await cloud.clients.rds()).send(freed));
  }
}
