import {
  CreateLaunchTemplateVersionCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  type LaunchTemplate,
  type LaunchTemplateVersion,
  type RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import type { Ref } from '@slipway/contracts';
import { bringAbout } from './bring-about.ts';
import { clientToken } from './client-token.ts';
import type { AmazonCloud } from './cloud.ts';
import type { Tags } from './kinds.ts';
import { descriptionOf } from './launch-template-data.ts';
import { versionsOf } from './launch-template-versions.ts';
import { tagList, tagsIn, userTags } from './ownership.ts';

/** The newest version, made anew where it has other settings: what is newest is what counts, also after a change back. */
export async function ensureVersion(
  cloud: AmazonCloud,
  ref: Ref,
  { id, name, data }: { id: string; name: string; data: RequestLaunchTemplateData },
): Promise<string> {
  const VersionDescription = descriptionOf(data);
  let newest: LaunchTemplateVersion | undefined;
  const made = await bringAbout(
    cloud,
    {
      what: `the version of the launch template ${name}`,
      async look() {
        [newest] = await versionsOf(cloud, id);
        return newest?.VersionDescription === VersionDescription ? newest : undefined;
      },
      condition: () => 'ready',
      remove: () => Promise.resolve(),
      lagMs: 10_000,
    },
    async (generation) => {
      const request = { LaunchTemplateId: id, VersionDescription, LaunchTemplateData: data };
      const ClientToken = clientToken(ref, generation, request, `${name} after ${newest?.VersionNumber ?? 0}`);
      const command = new CreateLaunchTemplateVersionCommand({ ...request, ClientToken });
      await cloud.send(`cannot change the launch template ${name}`, async () =>
        (await cloud.clients.ec2()).send(command),
      );
    },
  );
  return String(made.VersionNumber);
}

/** Brings the tags of a template itself to what was planned; those of its machines stand in its versions. */
export async function syncTemplateTags(cloud: AmazonCloud, made: LaunchTemplate, tags: Tags): Promise<void> {
  const Resources = [made.LaunchTemplateId ?? ''];
  const what = `cannot tag the launch template ${made.LaunchTemplateName ?? ''}`;
  const actual = tagsIn(made.Tags);
  const missing = tagList(tags).filter(({ Key, Value }) => actual[Key] !== Value);
  const gone = Object.keys(userTags(made.Tags)).filter((key) => !(key in tags));
  if (missing.length > 0)
    await cloud.read(what, async () =>
      (await cloud.clients.ec2()).send(new CreateTagsCommand({ Resources, Tags: missing })),
    );
  if (gone.length > 0) {
    const Tags = gone.map((Key) => ({ Key }));
    await cloud.read(what, async () => (await cloud.clients.ec2()).send(new DeleteTagsCommand({ Resources, Tags })));
  }
}
