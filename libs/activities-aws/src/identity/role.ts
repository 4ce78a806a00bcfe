import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  type Role,
} from '@aws-sdk/client-iam';
import { notOwned } from '@slipway/activities-core';
import { canonicalJson, type JsonObject, type Ref, type Scope } from '@slipway/contracts';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import type { AmazonCloud } from '../cloud.ts';
import type { Statement, Tags } from '../kinds.ts';
import { hasOurTags, ownTags, tagList, userTags } from '../ownership.ts';
import { tagChange } from '../tag-change.ts';
import { leaveInstanceProfiles } from './instance-profiles.ts';
import { attachedPolicies, readStatements, removePolicies, syncAttached, syncStatements } from './role-policies.ts';
import { documentIn } from './trust.ts';

/** All that a role is to be. */
export interface RoleWish {
  description: string;
  trust: JsonObject;
  /** ARNs of policies that are attached, sorted. */
  policies: string[];
  /** Its own policy; empty: none. */
  statements: Statement[];
  tags: Tags;
}

/** A role as it stands. */
export interface SeenRole {
  arn: string;
  trust: JsonObject | undefined;
  policies: string[];
  statements: Statement[];
  tags: Tags;
}

/** Calls that roles need. docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export const rolePermissions = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteInstanceProfile',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListRolePolicies',
  'iam:PutRolePolicy',
  'iam:RemoveRoleFromInstanceProfile',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
] as const;

/** Undefined: absent. Throws `NOT_OWNED` when a role of that name is not ours. */
export async function seeRole(cloud: AmazonCloud, ref: Pick<Ref, 'scope' | 'name'>): Promise<SeenRole | undefined> {
  const found = await look(cloud, ref);
  if (!found) return undefined;
  const [policies, statements] = await Promise.all([
    attachedPolicies(cloud, ref.name),
    readStatements(cloud, ref.name),
  ]);
  const trust = documentIn(found.AssumeRolePolicyDocument);
  return { arn: found.Arn ?? '', trust, policies, statements, tags: userTags(found.Tags) };
}

/** Makes it, and makes it what it is to be. @returns its ARN */
export async function bringRole(cloud: AmazonCloud, ref: Ref, wish: RoleWish): Promise<string> {
  const command = new CreateRoleCommand({
    RoleName: ref.name,
    Description: wish.description,
    AssumeRolePolicyDocument: JSON.stringify(wish.trust),
    Tags: tagList(ownTags(ref, wish.tags)),
  });
  const life = lifespan(cloud, ref);
  const made = await bringAbout(cloud, life, () =>
    cloud.send(`cannot create ${life.what}`, async () => (await cloud.clients.iam()).send(command)),
  );
  await syncTrust(cloud, ref.name, made, wish.trust);
  await syncAttached(cloud, ref.name, wish.policies);
  await syncStatements(cloud, ref.name, wish.statements);
  await syncTags(cloud, ref, made, wish.tags);
  return made.Arn ?? '';
}

/** Removes it with all its policies. Absent is success. */
export async function endRole(cloud: AmazonCloud, ref: Ref): Promise<void> {
  await end(cloud, lifespan(cloud, ref));
}

/** By its name, whoever's. */
export async function readRole(cloud: AmazonCloud, RoleName: string): Promise<Role | undefined> {
  const found = await cloud.find(`cannot read the role ${RoleName}`, async () =>
    (await cloud.clients.iam()).send(new GetRoleCommand({ RoleName })),
  );
  return found?.Role;
}

async function look(cloud: AmazonCloud, ref: { scope: Scope; name: string }): Promise<Role | undefined> {
  const found = await readRole(cloud, ref.name);
  if (found && !hasOurTags(found.Tags, ref.scope)) throw notOwned('the role', ref.name);
  return found;
}

function lifespan(cloud: AmazonCloud, ref: Ref): Lifespan<Role> {
  const RoleName = ref.name;
  return {
    what: `the role ${ref.name}`,
    look: () => look(cloud, ref),
    condition: () => 'ready',
    async remove() {
      await leaveInstanceProfiles(cloud, RoleName);
      await removePolicies(cloud, RoleName);
      await cloud.delete(`cannot delete the role ${RoleName}`, async () =>
        (await cloud.clients.iam()).send(new DeleteRoleCommand({ RoleName })),
      );
    },
  };
}

async function syncTrust(cloud: AmazonCloud, RoleName: string, role: Role, trust: JsonObject): Promise<void> {
  if (canonicalJson(documentIn(role.AssumeRolePolicyDocument) ?? {}) === canonicalJson(trust)) return;
  const command = new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(trust) });
  await cloud.change(`cannot change who may assume the role ${RoleName}`, async () =>
    (await cloud.clients.iam()).send(command),
  );
}

async function syncTags(cloud: AmazonCloud, ref: Ref, role: Role, wanted: Tags): Promise<void> {
  const { set, drop } = tagChange(ref, role.Tags, wanted);
  const RoleName = ref.name;
  if (set.length > 0) {
    const command = new TagRoleCommand({ RoleName, Tags: set });
    await cloud.change(`cannot tag the role ${RoleName}`, async () => (await cloud.clients.iam()).send(command));
  }
  if (drop.length > 0) {
    const command = new UntagRoleCommand({ RoleName, TagKeys: drop });
    await cloud.change(`cannot untag the role ${RoleName}`, async () => (await cloud.clients.iam()).send(command));
  }
}
