import {
  AddTagsToResourceCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
  type Tag,
} from '@aws-sdk/client-rds';
import type { Ref } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';
import type { Tags } from './kinds.ts';
import type { AnyTags } from './ownership.ts';
import { tagChange } from './tag-change.ts';

/** Permissions of everything in this file. */
export const rdsTagPermissions = ['rds:AddTagsToResource', 'rds:ListTagsForResource', 'rds:RemoveTagsFromResource'];

/** Of groups, whose descriptions do not hold them. Undefined: it is gone. */
export async function readRdsTags(cloud: AmazonCloud, arn: string): Promise<Tag[] | undefined> {
  const found = await cloud.find(`cannot read tags of ${arn}`, async () =>
    (await cloud.clients.rds()).send(new ListTagsForResourceCommand({ ResourceName: arn })),
  );
  return found && (found.TagList ?? []);
}

/** Makes the tags of something of RDS as planned. */
export async function syncRdsTags(
  cloud: AmazonCloud,
  ref: Ref,
  arn: string,
  actual: AnyTags,
  wanted: Tags,
): Promise<void> {
  const { set, drop } = tagChange(ref, actual, wanted);
  const what = `cannot change tags of ${ref.name}`;
  if (set.length > 0)
    await cloud.send(what, async () =>
      (await cloud.clients.rds()).send(new AddTagsToResourceCommand({ ResourceName: arn, Tags: set })),
    );
  if (drop.length > 0)
    await cloud.send(what, async () =>
      (await cloud.clients.rds()).send(new RemoveTagsFromResourceCommand({ ResourceName: arn, TagKeys: drop })),
    );
}
