import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import { notOwned, sleep, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import type { LogGroupProps, Tags } from '../kinds.ts';
import { logGroupName } from '../names.ts';
import { foundByTags, hasOurTags, ownTags, tagsIn, userTags } from '../ownership.ts';
import { tagChange } from '../tag-change.ts';

/** A control plane that was deleted logs for some seconds more, and so makes its group anew, without tags. */
const lastWordsMs = 15_000;

interface Seen {
  group: LogGroup;
  /** ARN without the `:*` at its end, as tags want it. */
  arn: string;
  tags: Tags;
}

/** Where the control plane logs. docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html */
export function logGroup(context: CloudContext): Resource<LogGroupProps, object, Record<never, never>> {
  return {
    permissions: [
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:DescribeLogGroups',
      'logs:ListTagsForResource',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      'logs:UntagResource',
    ],

    async observe(ref) {
      const found = await lookOwned(cloudOf(context, ref.scope), ref);
      if (!found) return undefined;
      const retentionDays = found.group.retentionInDays;
      const actual = { tags: userTags(found.tags), ...(retentionDays === undefined ? {} : { retentionDays }) };
      return { output: {}, actual };
    },

    async ensure(ref, { retentionDays, tags }) {
      const cloud = cloudOf(context, ref.scope);
      const logGroupName = ref.name;
      const command = new CreateLogGroupCommand({ logGroupName, tags: ownTags(ref, tags) });
      const life = lifespan(cloud, ref);
      const made = await bringAbout(cloud, life, () =>
        cloud.send(`cannot create ${life.what}`, async () => (await cloud.clients.logs()).send(command)),
      );
      if (made.group.retentionInDays !== retentionDays) {
        const retention = new PutRetentionPolicyCommand({ logGroupName, retentionInDays: retentionDays });
        await cloud.change(`cannot change ${life.what}`, async () => (await cloud.clients.logs()).send(retention));
      }
      await syncTags(cloud, ref, made, tags);
      return {};
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await lookOwned(cloud, ref))) return;
      await end(cloud, lifespan(cloud, ref));
      await sleep(lastWordsMs * context.pollScale, cloud.call.handover);
      const back = await read(cloud, ref.name);
      if (back && Object.keys(back.tags).length === 0) await remove(cloud, ref.name);
    },

    async list(scope) {
      const found = await read(cloudOf(context, scope), logGroupName(scope));
      return found && hasOurTags(found.tags, scope)
        ? [foundByTags('aws.log-group', logGroupName(scope), found.tags)]
        : [];
    },
  };
}

async function read(cloud: AmazonCloud, name: string): Promise<Seen | undefined> {
  const listed = await cloud.read(`cannot read the log group ${name}`, async () =>
    (await cloud.clients.logs()).send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name })),
  );
  const group = listed.logGroups?.find(({ logGroupName }) => logGroupName === name);
  if (!group) return undefined;
  const arn = (group.logGroupArn ?? group.arn ?? '').replace(/:\*$/, '');
  const tags = await cloud.find(`cannot read the tags of the log group ${name}`, async () =>
    (await cloud.clients.logs()).send(new ListTagsForResourceCommand({ resourceArn: arn })),
  );
  return tags && { group, arn, tags: tagsIn(tags.tags) };
}

async function lookOwned(cloud: AmazonCloud, ref: Ref): Promise<Seen | undefined> {
  const found = await read(cloud, ref.name);
  if (found && !hasOurTags(found.tags, ref.scope)) throw notOwned('the log group', ref.name);
  return found;
}

async function remove(cloud: AmazonCloud, logGroupName: string): Promise<void> {
  await cloud.delete(`cannot delete the log group ${logGroupName}`, async () =>
    (await cloud.clients.logs()).send(new DeleteLogGroupCommand({ logGroupName })),
  );
}

function lifespan(cloud: AmazonCloud, ref: Ref): Lifespan<Seen> {
  return {
    what: `the log group ${ref.name}`,
    look: () => lookOwned(cloud, ref),
    condition: () => 'ready',
    remove: () => remove(cloud, ref.name),
  };
}

async function syncTags(cloud: AmazonCloud, ref: Ref, { arn, tags }: Seen, wanted: Tags): Promise<void> {
  const { set, drop } = tagChange(ref, tags, wanted);
  const what = `cannot tag the log group ${ref.name}`;
  if (set.length > 0) {
    const command = new TagResourceCommand({ resourceArn: arn, tags: tagsIn(set) });
    await cloud.change(what, async () => (await cloud.clients.logs()).send(command));
  }
  if (drop.length > 0) {
    const command = new UntagResourceCommand({ resourceArn: arn, tagKeys: drop });
    await cloud.change(what, async () => (await cloud.clients.logs()).send(command));
  }
}
