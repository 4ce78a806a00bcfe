import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import type { Ref } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import type { Tags } from '../kinds.ts';
import type { AnyTags } from '../ownership.ts';
import { tagChange } from '../tag-change.ts';

/** Makes the tags of something of EC2's those of the installation file, with our marks; Kubernetes' own stay. */
export async function syncTags(cloud: AmazonCloud, ref: Ref, id: string, actual: AnyTags, wanted: Tags): Promise<void> {
  const { set, drop } = tagChange(ref, actual, wanted);
  if (set.length > 0) {
    const command = new CreateTagsCommand({ Resources: [id], Tags: set });
    await cloud.change(`cannot tag ${id}`, async () => (await cloud.clients.ec2()).send(command));
  }
  if (drop.length > 0) {
    const command = new DeleteTagsCommand({ Resources: [id], Tags: drop.map((Key) => ({ Key })) });
    await cloud.change(`cannot untag ${id}`, async () => (await cloud.clients.ec2()).send(command));
  }
}
