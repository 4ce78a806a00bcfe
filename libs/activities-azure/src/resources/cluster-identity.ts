import type { CloudContext, Resource } from '@slipway/activities-core';
import { cloudOf } from '../cloud.ts';
import { bringIdentity, endIdentity, foundIdentities, identityPermissions, seeIdentity } from '../identity/identity.ts';
import type { ClusterIdentityProps, IdentityOutput, NetworkOutput } from '../kinds.ts';

/**
 * What the control plane acts as: no more than it takes to put machines and load balancers into the network.
 * learn.microsoft.com/azure/aks/use-managed-identity
 */
export function clusterIdentity(
  context: CloudContext,
): Resource<ClusterIdentityProps, { network: NetworkOutput }, IdentityOutput> {
  return {
    permissions: [...identityPermissions, 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'],
    immutable: ['location'],

    async observe(ref) {
      const found = await seeIdentity(cloudOf(context, ref.scope), ref);
      if (!found) return undefined;
      const { output, location, roles, tags } = found;
      return { output: slim(output), actual: { location, roles, tags } };
    },

    async ensure(ref, { location, roles, tags }, { network }) {
      const grants = roles.map((role) => ({ role, on: network.id }));
      return slim(await bringIdentity(cloudOf(context, ref.scope), ref, { location, tags, grants }));
    },

    destroy: (ref) => endIdentity(cloudOf(context, ref.scope), ref),
    list: (scope) => foundIdentities(cloudOf(context, scope), 'azure.cluster-identity', scope, 'aks'),
  };
}

const slim = ({ id, clientId, principalId }: IdentityOutput): IdentityOutput => ({ id, clientId, principalId });
