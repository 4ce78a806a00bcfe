import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { hasRule } from '../failure.ts';
import { projectPolicy } from '../identity/policies.ts';
import { changePolicy } from '../identity/policy.ts';
import { accountEmail, accountId, type AccountUse } from '../names.ts';

const uses: AccountUse[] = ['gke', 'dns', 'sql', 'gcs', 'reg'];

/**
 * Members of the project's policy that were accounts of ours: `deleted:serviceAccount:…`. They stay for up to 60 days and are in
 * everybody's way who writes the policy.
 */
export function policyMember(context: CloudContext): Sweepable {
  return {
    permissions: ['resourcemanager.projects.getIamPolicy', 'resourcemanager.projects.setIamPolicy'],

    async list(scope) {
      const members = await deadMembers(cloudOf(context, scope), scope);
      return members.map((name) => ({ kind: 'gcp.policy-member', name }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      if (!(await deadMembers(cloud, scope)).includes(name)) return;
      await changePolicy(cloud, projectPolicy(cloud), (bindings) =>
        bindings.map((binding) => ({ ...binding, members: binding.members.filter((member) => member !== name) })),
      );
    },
  };
}

async function deadMembers(cloud: GoogleCloud, scope: Scope): Promise<string[]> {
  const owner = projectPolicy(cloud);
  const prefixes = uses.map((use) => `deleted:serviceAccount:${accountEmail(scope, accountId(scope, use))}?`);
  try {
    const { bindings } = await cloud.read(`cannot read ${owner.what}`, () => owner.read());
    const members = bindings.flatMap((binding) => binding.members);
    return [...new Set(members.filter((member) => prefixes.some((prefix) => member.startsWith(prefix))))].sort();
  } catch (error) {
    if (hasRule(error, 'SW-AUTHZ-018')) return [];
    throw error;
  }
}
