import type { CloudContext, Resource } from '@slipway/activities-core';
import type { WorkloadIdentityOutput } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import { bringRole, endRole, rolePermissions, seeRole } from '../identity/role.ts';
import { foundRoles } from '../identity/roles.ts';
import { podTrust, serviceAccountIn } from '../identity/trust.ts';
import type { OidcProviderOutput, ServiceAccountRoleOutput, ServiceAccountRoleProps } from '../kinds.ts';

/** A role that the pods of one service account assume. docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html */
export function serviceAccountRole(
  context: CloudContext,
): Resource<ServiceAccountRoleProps, { provider: OidcProviderOutput }, ServiceAccountRoleOutput> {
  return {
    permissions: rolePermissions,

    async observe(ref) {
      const found = await seeRole(cloudOf(context, ref.scope), ref);
      if (!found) return undefined;
      const { arn, policies, statements, tags } = found;
      const serviceAccount = serviceAccountIn(found.trust);
      const actual = { policies, statements, tags, ...(serviceAccount === undefined ? {} : { serviceAccount }) };
      return { output: outputOf(arn), actual };
    },

    async ensure(ref, { serviceAccount, policies, statements, tags }, { provider }) {
      const wish = {
        description: `Service account ${serviceAccount} of an EKS cluster`,
        trust: podTrust(provider, serviceAccount),
        policies,
        statements,
        tags,
      };
      return outputOf(await bringRole(cloudOf(context, ref.scope), ref, wish));
    },

    destroy: (ref) => endRole(cloudOf(context, ref.scope), ref),
    list: (scope) => foundRoles(cloudOf(context, scope), 'aws.service-account-role', scope, ['ebs-csi', 'autoscaler']),
  };
}

const outputOf = (arn: string): ServiceAccountRoleOutput => ({ arn, ...workloadIdentity(arn) });

/** What a chart's service account has to carry for its pods to be the role. */
export const workloadIdentity = (arn: string): WorkloadIdentityOutput => ({
  serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': arn },
  podLabels: {},
});
