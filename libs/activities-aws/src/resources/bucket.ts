import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketTaggingCommand,
  type BucketLocationConstraint,
  type HeadBucketCommandOutput,
} from '@aws-sdk/client-s3';
import { notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { hasCode, hasRule, isBusy } from '../failure.ts';
import type { BucketOutput, BucketProps } from '../kinds.ts';
import { storageHost } from '../names.ts';
import { foundByTags, hasOurTags, ownTags, tagList, tagsIn, userTags, type AnyTags } from '../ownership.ts';
import { applySettings, bucketSettingPermissions } from '../storage/bucket-settings.ts';
import { emptyBucket, emptyingPermissions } from '../storage/empty-bucket.ts';
import { tagChange } from '../tag-change.ts';

interface Bucket {
  region: string;
  tags: AnyTags;
}

const immutable = ['region'] as const;
/** The only region that a bucket is made in without saying so; to say so is refused. */
const first = 'us-east-1';

/** What Gitpod and its registry store. docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket */
export function bucket(context: CloudContext): Resource<BucketProps, object, BucketOutput> {
  return {
    permissions: [
      ...bucketSettingPermissions,
      ...emptyingPermissions,
      's3:CreateBucket',
      's3:DeleteBucket',
      's3:GetBucketTagging',
      's3:ListAllMyBuckets',
      's3:ListBucket',
      's3:PutBucketTagging',
      's3:TagResource',
    ],
    immutable,
    holdsData: true,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(ref, found), actual: actualOf(found) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const found = await bringAbout(cloud, lifespan(cloud, ref), () => create(cloud, ref, props));
      const instead = 'put the region back: objects do not move by themselves';
      refuseChanges(`the bucket ${ref.name}`, props, actualOf(found), immutable, instead);
      await applySettings(cloud, ref.name);
      await tag(cloud, ref, props, found);
      return outputOf(ref, found);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (await look(cloud, ref)) await remove(cloud, ref);
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const names = await named(cloud, `${scope.installation}-storage-`);
      const tags = await Promise.all(names.map((name) => readTags(cloud, name)));
      return names.flatMap((name, index) =>
        hasOurTags(tags[index], scope) ? [{ ...foundByTags('aws.bucket', name, tags[index]), holdsData: true }] : [],
      );
    },
  };
}

const outputOf = ({ name }: Ref, { region }: Bucket): BucketOutput => ({
  bucket: name,
  region,
  endpoint: storageHost(region),
});

const actualOf = ({ region, tags }: Bucket): BucketProps => ({ region, tags: userTags(tags) });

const place = (cloud: AmazonCloud, name: string) => ({ Bucket: name, ExpectedBucketOwner: cloud.account });

async function look(cloud: AmazonCloud, { name, scope }: Ref): Promise<Bucket | undefined> {
  const found = await head(cloud, name);
  if (!found) return undefined;
  const tags = await readTags(cloud, name);
  if (!hasOurTags(tags, scope)) throw notOwned('the bucket', name);
  return { region: found.BucketRegion ?? cloud.region, tags };
}

/**
 * S3 answers HEAD without a word, so a list of buckets is asked what was meant: names are one for all customers of Amazon's, and one
 * that another account has is refused as if a permission were missing; an expired token is as bad a request as a wrong name.
 * docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket
 */
async function head(cloud: AmazonCloud, name: string): Promise<HeadBucketCommandOutput | undefined> {
  const ask = (): Promise<HeadBucketCommandOutput | undefined> =>
    cloud.find(`cannot read the bucket ${name}`, async () =>
      (await cloud.clients.s3()).send(new HeadBucketCommand(place(cloud, name))),
    );
  try {
    return await ask();
  } catch (error) {
    if (!hasRule(error, 'SW-AUTHZ-025', 'SW-SPEC-009')) throw error;
    // Where the credentials are what is wrong, this says so, or has had them renewed.
    const isOurs = (await named(cloud, name)).includes(name);
    if (hasRule(error, 'SW-SPEC-009')) return ask();
    if (isOurs) throw error;
    throw notOwned('the bucket', name);
  }
}

/** Undefined: it has none, or is gone. */
async function readTags(cloud: AmazonCloud, name: string): Promise<AnyTags> {
  const found = await cloud.find(`cannot read tags of the bucket ${name}`, async () =>
    (await cloud.clients.s3()).send(new GetBucketTaggingCommand(place(cloud, name))),
  );
  return found?.TagSet;
}

function named(cloud: AmazonCloud, prefix: string): Promise<string[]> {
  return cloud.list('cannot list buckets', async (ContinuationToken) => {
    const request = new ListBucketsCommand({ Prefix: prefix, MaxBuckets: 1_000, ContinuationToken });
    const page = await (await cloud.clients.s3()).send(request);
    return { items: page.Buckets?.map(({ Name }) => Name ?? ''), next: page.ContinuationToken };
  });
}

const lifespan = (cloud: AmazonCloud, ref: Ref): Lifespan<Bucket> => ({
  what: `the bucket ${ref.name}`,
  look: () => look(cloud, ref),
  condition: () => 'ready',
  remove: () => remove(cloud, ref),
});

/** A name that was deleted a moment ago may be refused for a while: made again it is not before Amazon lets go of it. */
async function create(cloud: AmazonCloud, ref: Ref, { region, tags }: BucketProps): Promise<void> {
  const what = `cannot create the bucket ${ref.name}`;
  const request = new CreateBucketCommand({
    Bucket: ref.name,
    ObjectOwnership: 'BucketOwnerEnforced',
    CreateBucketConfiguration: {
      ...(region === first ? {} : { LocationConstraint: region as BucketLocationConstraint }),
      Tags: tagList(ownTags(ref, tags)),
    },
  });
  await cloud.until({ everyMs: 5_000, budgetMs: 600_000, what }, async () => {
    try {
      await cloud.send(what, async () => (await cloud.clients.s3()).send(request));
      return { done: true, value: undefined };
    } catch (error) {
      if (!hasCode(error, 'OperationAborted')) throw error;
      return { done: false, waitingFor: { free: ref.name }, refusal: error };
    }
  });
}

/** The tags of a bucket are written as a whole. */
async function tag(cloud: AmazonCloud, ref: Ref, props: BucketProps, { tags }: Bucket): Promise<void> {
  const { set, drop } = tagChange(ref, tags, props.tags);
  if (set.length + drop.length === 0) return;
  const kept = Object.entries(tagsIn(tags)).filter(([key]) => !drop.includes(key));
  const all = { ...Object.fromEntries(kept), ...ownTags(ref, props.tags) };
  const request = new PutBucketTaggingCommand({ ...place(cloud, ref.name), Tagging: { TagSet: tagList(all) } });
  await cloud.send(`cannot tag the bucket ${ref.name}`, async () => (await cloud.clients.s3()).send(request));
}

/** Whatever comes in between goes too: Gitpod is gone by then, and only what it began earlier still ends. */
async function remove(cloud: AmazonCloud, { name }: Ref): Promise<void> {
  const what = `cannot delete the bucket ${name}`;
  await cloud.until({ everyMs: 2_000, budgetMs: 600_000, settle: true, what }, async () => {
    await emptyBucket(cloud, name);
    try {
      const request = new DeleteBucketCommand(place(cloud, name));
      await cloud.delete(what, async () => (await cloud.clients.s3()).send(request));
      return { done: true, value: undefined };
    } catch (error) {
      if (!hasCode(error, 'BucketNotEmpty') && !isBusy(error)) throw error;
      return { done: false, waitingFor: { emptying: name }, refusal: error };
    }
  });
}
