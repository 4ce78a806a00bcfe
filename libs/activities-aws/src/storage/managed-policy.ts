import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  TagPolicyCommand,
  UntagPolicyCommand,
  type Policy,
} from '@aws-sdk/client-iam';
import { notOwned } from '@slipway/activities-core';
import { canonicalJson, type Json, type Ref } from '@slipway/contracts';
import { bringAbout, type Lifespan } from '../bring-about.ts';
import type { AmazonCloud } from '../cloud.ts';
import type { Tags } from '../kinds.ts';
import { partitionOf } from '../names.ts';
import { hasOurTags, ownTags, tagList } from '../ownership.ts';
import { tagChange } from '../tag-change.ts';
import type { PolicyDocument } from './bucket-policy.ts';

/** Permissions of everything in this file. */
export const managedPolicyPermissions = [
  'iam:CreatePolicy',
  'iam:CreatePolicyVersion',
  'iam:DeletePolicy',
  'iam:DeletePolicyVersion',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:ListPolicyVersions',
  'iam:TagPolicy',
  'iam:UntagPolicy',
];

/** Of a policy of the account's own. */
export const policyArn = ({ account, region }: AmazonCloud, name: string): string =>
  `arn:${partitionOf(region)}:iam::${account}:policy/${name}`;

/** Undefined: absent. Throws `NOT_OWNED`. docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy */
export async function readPolicy(cloud: AmazonCloud, { name, scope }: Ref): Promise<Policy | undefined> {
  const request = new GetPolicyCommand({ PolicyArn: policyArn(cloud, name) });
  const found = await cloud.find(`cannot read the policy ${name}`, async () =>
    (await cloud.clients.iam()).send(request),
  );
  if (found?.Policy && !hasOurTags(found.Policy.Tags, scope)) throw notOwned('the policy', name);
  return found?.Policy;
}

/** Whether its default version allows exactly this. */
export async function allows(cloud: AmazonCloud, policy: Policy, document: PolicyDocument): Promise<boolean> {
  const what = `cannot read the policy ${policy.PolicyName ?? ''}`;
  const request = new GetPolicyVersionCommand({ PolicyArn: policy.Arn, VersionId: policy.DefaultVersionId });
  const found = await cloud.find(what, async () => (await cloud.clients.iam()).send(request));
  const text = decodeURIComponent(found?.PolicyVersion?.Document ?? 'null');
  return canonicalJson(JSON.parse(text) as Json) === canonicalJson(document);
}

/** Makes it, and makes what it allows and its tags as planned. */
export async function ensurePolicy(cloud: AmazonCloud, ref: Ref, document: PolicyDocument, tags: Tags): Promise<void> {
  const PolicyDocument = JSON.stringify(document);
  const made = await bringAbout(cloud, lifespan(cloud, ref), async () => {
    const request = new CreatePolicyCommand({
      PolicyName: ref.name,
      PolicyDocument,
      Tags: tagList(ownTags(ref, tags)),
    });
    return cloud.send(`cannot create the policy ${ref.name}`, async () => (await cloud.clients.iam()).send(request));
  });
  const { Arn: PolicyArn } = made;
  const what = `cannot change the policy ${ref.name}`;
  if (!(await allows(cloud, made, document))) {
    // A policy has five versions at most.
    await deleteOldVersions(cloud, ref);
    const request = new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true });
    await cloud.send(what, async () => (await cloud.clients.iam()).send(request));
  }
  const { set, drop } = tagChange(ref, made.Tags, tags);
  const tag = new TagPolicyCommand({ PolicyArn, Tags: set });
  if (set.length > 0) await cloud.send(what, async () => (await cloud.clients.iam()).send(tag));
  const untag = new UntagPolicyCommand({ PolicyArn, TagKeys: drop });
  if (drop.length > 0) await cloud.send(what, async () => (await cloud.clients.iam()).send(untag));
}

/** It must not be attached any more. Absent is success. */
export async function removePolicy(cloud: AmazonCloud, ref: Ref): Promise<void> {
  if (!(await readPolicy(cloud, ref))) return;
  await deleteOldVersions(cloud, ref);
  const request = new DeletePolicyCommand({ PolicyArn: policyArn(cloud, ref.name) });
  await cloud.delete(`cannot delete the policy ${ref.name}`, async () => (await cloud.clients.iam()).send(request));
}

async function deleteOldVersions(cloud: AmazonCloud, { name }: Ref): Promise<void> {
  const PolicyArn = policyArn(cloud, name);
  const list = new ListPolicyVersionsCommand({ PolicyArn });
  const found = await cloud.find(`cannot read versions of ${name}`, async () => (await cloud.clients.iam()).send(list));
  for (const { VersionId, IsDefaultVersion } of found?.Versions ?? []) {
    if (IsDefaultVersion) continue;
    const request = new DeletePolicyVersionCommand({ PolicyArn, VersionId });
    await cloud.delete(`cannot delete a version of ${name}`, async () => (await cloud.clients.iam()).send(request));
  }
}

const lifespan = (cloud: AmazonCloud, ref: Ref): Lifespan<Policy> => ({
  what: `the policy ${ref.name}`,
  look: () => readPolicy(cloud, ref),
  condition: () => 'ready',
  remove: () => removePolicy(cloud, ref),
});
