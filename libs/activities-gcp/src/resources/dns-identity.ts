import type { CloudContext, Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import {
  accountPermissions,
  emailOf,
  ensureAccount,
  listAccounts,
  projectRoles,
  readAccount,
  removeAccount,
} from '../identity/account.ts';
import { accountPolicy } from '../identity/policies.ts';
import { changePolicy, type Binding } from '../identity/policy.ts';
import type { DnsAndAcmeIdentityOutput, DnsIdentityProps } from '../kinds.ts';
import { workloadPool } from '../names.ts';

const workloadRole = 'roles/iam.workloadIdentityUser';

/**
 * The account that external-dns and cert-manager act as, by Workload Identity and without a key.
 * cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
export function dnsIdentity(context: CloudContext): Resource<DnsIdentityProps, object, DnsAndAcmeIdentityOutput> {
  return {
    permissions: [...accountPermissions, 'iam.serviceAccounts.getIamPolicy', 'iam.serviceAccounts.setIamPolicy'],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await readAccount(cloud, ref))) return undefined;
      const roles = await projectRoles(cloud, emailOf(ref));
      return { output: outputOf(ref), actual: { roles, workloads: await workloadsOf(cloud, ref) } };
    },

    async ensure(ref, { roles, workloads }) {
      const cloud = cloudOf(context, ref.scope);
      const email = await ensureAccount(cloud, ref, roles);
      const members = workloads.map((workload) => memberOf(cloud, workload));
      await changePolicy(cloud, accountPolicy(cloud, email), (bindings) => [
        ...bindings.filter((binding) => !isWorkloads(binding)),
        ...keepOrder(bindings.find(isWorkloads), members),
      ]);
      return outputOf(ref);
    },

    destroy: (ref) => removeAccount(cloudOf(context, ref.scope), ref),

    list: (scope) => listAccounts(cloudOf(context, scope), scope, 'gcp.dns-identity', 'dns/identity'),
  };
}

const isWorkloads = (binding: Binding): boolean => binding.role === workloadRole && !binding.condition;

/** `<namespace>/<service account>` as a member of the project's workload identity pool. */
const memberOf = (cloud: GoogleCloud, workload: string): string =>
  `serviceAccount:${workloadPool(cloud.project)}[${workload}]`;

/** The binding as it stands when it names the same members, so that nothing is written. */
function keepOrder(found: Binding | undefined, members: string[]): Binding[] {
  const same = found?.members.length === members.length && members.every((member) => found.members.includes(member));
  return same ? [found] : [{ role: workloadRole, members }];
}

async function workloadsOf(cloud: GoogleCloud, ref: Ref): Promise<string[]> {
  const owner = accountPolicy(cloud, emailOf(ref));
  const policy = await cloud.find(`cannot read ${owner.what}`, () => owner.read());
  const members = policy?.bindings.find(isWorkloads)?.members ?? [];
  return members.map((member) => /\[(.+)\]$/.exec(member)?.[1] ?? member).sort();
}

function outputOf(ref: Ref): DnsAndAcmeIdentityOutput {
  const { account: project } = ref.scope;
  const email = emailOf(ref);
  return {
    email,
    serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': email },
    podLabels: {},
    provider: 'google',
    extraArgs: { 'google-project': project },
    env: {},
    solver: { cloudDNS: { project } },
    chartValues: {},
  };
}
