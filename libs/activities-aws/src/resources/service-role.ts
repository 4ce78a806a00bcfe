import type { CloudContext, Resource } from '@slipway/activities-core';
import { cloudOf } from '../cloud.ts';
import { bringRole, endRole, rolePermissions, seeRole } from '../identity/role.ts';
import { foundRoles } from '../identity/roles.ts';
import { serviceIn, serviceTrust } from '../identity/trust.ts';
import type { RoleOutput, RoleProps } from '../kinds.ts';
import type { RoleUse } from '../names.ts';

/** A role that one of Amazon's services assumes. */
const serviceRole =
  (kind: string, use: RoleUse, description: string) =>
  (context: CloudContext): Resource<RoleProps, object, RoleOutput> => ({
    permissions: rolePermissions,

    async observe(ref) {
      const found = await seeRole(cloudOf(context, ref.scope), ref);
      if (!found) return undefined;
      const trusted = serviceIn(found.trust);
      const { arn, policies, tags } = found;
      return { output: { arn }, actual: { policies, tags, ...(trusted === undefined ? {} : { trusted }) } };
    },

    async ensure(ref, { trusted, policies, tags }) {
      const wish = { description, trust: serviceTrust(trusted), policies, statements: [], tags };
      return { arn: await bringRole(cloudOf(context, ref.scope), ref, wish) };
    },

    destroy: (ref) => endRole(cloudOf(context, ref.scope), ref),
    list: (scope) => foundRoles(cloudOf(context, scope), kind, scope, [use]),
  });

/** What the control plane acts as. docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html */
export const clusterRole = serviceRole('aws.cluster-role', 'eks', 'Control plane of an EKS cluster');

/** What the nodes act as: no more than it takes to be one. docs.aws.amazon.com/eks/latest/userguide/create-node-role.html */
export const nodeRole = serviceRole('aws.node-role', 'node', 'Nodes of an EKS cluster');
