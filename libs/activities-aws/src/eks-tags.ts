import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-eks';
import type { Ref } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';
import type { Tags } from './kinds.ts';
import { ownTags, userTags } from './ownership.ts';

/** Brings the tags of a cluster, a node group or an add-on to what the installation file says; those of others stay. */
export async function syncEksTags(
  cloud: AmazonCloud,
  ref: Ref,
  what: string,
  { arn, wanted, actual }: { arn: string | undefined; wanted: Tags; actual: Tags | undefined },
): Promise<void> {
  if (arn === undefined) return;
  const tags = ownTags(ref, wanted);
  const missing = Object.entries(tags).some(([key, value]) => actual?.[key] !== value);
  const gone = Object.keys(userTags(actual)).filter((key) => !(key in tags));
  if (missing)
    await cloud.read(what, async () =>
      (await cloud.clients.eks()).send(new TagResourceCommand({ resourceArn: arn, tags })),
    );
  if (gone.length > 0)
    await cloud.read(what, async () =>
      (await cloud.clients.eks()).send(new UntagResourceCommand({ resourceArn: arn, tagKeys: gone })),
    );
}
