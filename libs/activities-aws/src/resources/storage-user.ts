import {
  AttachUserPolicyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  ListAttachedUserPoliciesCommand,
  TagUserCommand,
  UntagUserCommand,
  type Policy,
  type User,
} from '@aws-sdk/client-iam';
import { notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { bringAbout, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { hasRule } from '../failure.ts';
import { halfMadeTags } from '../half-made.ts';
import type { BucketOutput, StorageUserOutput, StorageUserProps } from '../kinds.ts';
import { bucketName, storageUserName } from '../names.ts';
import { foundByTags, hasOurTags, ownTags, tagList, userTags } from '../ownership.ts';
import { accessKeyPermissions, deleteKeysExcept } from '../storage/access-key.ts';
import { bucketPolicy } from '../storage/bucket-policy.ts';
import {
  allows,
  ensurePolicy,
  managedPolicyPermissions,
  policyArn,
  readPolicy,
  removePolicy,
} from '../storage/managed-policy.ts';
import { tagChange } from '../tag-change.ts';

/**
 * The IAM user that Gitpod and its registry store as, with the policy of the same name that lets it into the bucket.
 * docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser
 */
export function storageUser(
  context: CloudContext,
): Resource<StorageUserProps, { bucket: BucketOutput }, StorageUserOutput> {
  return {
    permissions: [
      ...accessKeyPermissions,
      ...managedPolicyPermissions,
      'iam:AttachUserPolicy',
      'iam:CreateUser',
      'iam:DeleteUser',
      'iam:DetachUserPolicy',
      'iam:GetUser',
      'iam:ListAttachedUserPolicies',
      'iam:TagUser',
      'iam:UntagUser',
    ],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const [user, policy] = [await readUser(cloud, ref), await readPolicy(cloud, ref)];
      // A policy alone is left over from a user that is gone.
      if (!user) return undefined;
      const whole = policy && (await mayStore(cloud, ref, policy));
      return { output: { user: ref.name }, actual: { tags: whole ? userTags(user.Tags) : halfMadeTags } };
    },

    async ensure(ref, props, { bucket }) {
      const cloud = cloudOf(context, ref.scope);
      // Nothing is made for a user that turns out to be somebody else's.
      await readUser(cloud, ref);
      await ensurePolicy(cloud, ref, bucketPolicy(bucket.bucket, cloud.region), props.tags);
      const user = await bringAbout(cloud, lifespan(cloud, ref), () => create(cloud, ref, props));
      await tag(cloud, ref, props, user);
      const arn = policyArn(cloud, ref.name);
      if (!(await attached(cloud, ref)).includes(arn)) await attach(cloud, ref, arn);
      return { user: ref.name };
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (await readUser(cloud, ref)) await removeUser(cloud, ref);
      await removePolicy(cloud, ref);
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const ref = refIn(scope);
      const found = (await own(() => readUser(cloud, ref))) ?? (await own(() => readPolicy(cloud, ref)));
      return found ? [foundByTags(ref.kind, ref.name, found.Tags)] : [];
    },
  };
}

/** Whether the user of this ref's name stands and is ours. Throws `NOT_OWNED`. */
export const isOwnUser = async (cloud: AmazonCloud, ref: Ref): Promise<boolean> =>
  (await readUser(cloud, ref)) !== undefined;

const refIn = (scope: Scope): Ref => ({
  scope,
  step: 'storage/user',
  kind: 'aws.storage-user',
  name: storageUserName(scope),
  lifecycle: 'managed',
});

/** A list passes over what is somebody else's. */
async function own<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (hasRule(error, 'SW-OWN-049')) return undefined;
    throw error;
  }
}

async function readUser(cloud: AmazonCloud, { name, scope }: Ref): Promise<User | undefined> {
  const request = new GetUserCommand({ UserName: name });
  const found = await cloud.find(`cannot read the user ${name}`, async () => (await cloud.clients.iam()).send(request));
  if (found?.User && !hasOurTags(found.User.Tags, scope)) throw notOwned('the IAM user', name);
  return found?.User;
}

const lifespan = (cloud: AmazonCloud, ref: Ref): Lifespan<User> => ({
  what: `the IAM user ${ref.name}`,
  look: () => readUser(cloud, ref),
  condition: () => 'ready',
  remove: () => removeUser(cloud, ref),
});

async function create(cloud: AmazonCloud, ref: Ref, { tags }: StorageUserProps): Promise<void> {
  const request = new CreateUserCommand({ UserName: ref.name, Tags: tagList(ownTags(ref, tags)) });
  await cloud.send(`cannot create the IAM user ${ref.name}`, async () => (await cloud.clients.iam()).send(request));
}

async function tag(cloud: AmazonCloud, ref: Ref, props: StorageUserProps, { Tags }: User): Promise<void> {
  const { set, drop } = tagChange(ref, Tags, props.tags);
  const what = `cannot change tags of the IAM user ${ref.name}`;
  const [add, take] = [
    new TagUserCommand({ UserName: ref.name, Tags: set }),
    new UntagUserCommand({ UserName: ref.name, TagKeys: drop }),
  ];
  if (set.length > 0) await cloud.send(what, async () => (await cloud.clients.iam()).send(add));
  if (drop.length > 0) await cloud.send(what, async () => (await cloud.clients.iam()).send(take));
}

/** ARNs of the policies that are attached to the user. */
async function attached(cloud: AmazonCloud, { name }: Ref): Promise<string[]> {
  const request = new ListAttachedUserPoliciesCommand({ UserName: name });
  const found = await cloud.find(`cannot read policies of the IAM user ${name}`, async () =>
    (await cloud.clients.iam()).send(request),
  );
  return (found?.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? '');
}

async function mayStore(cloud: AmazonCloud, ref: Ref, policy: Policy): Promise<boolean> {
  if (!(await attached(cloud, ref)).includes(policy.Arn ?? '')) return false;
  return allows(cloud, policy, bucketPolicy(bucketName(ref.scope), cloud.region));
}

async function attach(cloud: AmazonCloud, { name }: Ref, PolicyArn: string): Promise<void> {
  const request = new AttachUserPolicyCommand({ UserName: name, PolicyArn });
  await cloud.send(`cannot attach the policy of the IAM user ${name}`, async () =>
    (await cloud.clients.iam()).send(request),
  );
}

/** Its keys and what it may do first: IAM deletes only what is bare. */
async function removeUser(cloud: AmazonCloud, ref: Ref): Promise<void> {
  await deleteKeysExcept(cloud, ref.name, undefined);
  for (const PolicyArn of await attached(cloud, ref)) {
    const detach = new DetachUserPolicyCommand({ UserName: ref.name, PolicyArn });
    await cloud.delete(`cannot detach ${PolicyArn}`, async () => (await cloud.clients.iam()).send(detach));
  }
  const request = new DeleteUserCommand({ UserName: ref.name });
  await cloud.delete(`cannot delete the IAM user ${ref.name}`, async () => (await cloud.clients.iam()).send(request));
}
