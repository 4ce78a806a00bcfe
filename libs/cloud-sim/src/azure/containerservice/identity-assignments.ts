import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';

const assign = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';

/**
 * Who gives identities to a cluster, for its control plane or for its kubelets, must be allowed to assign each of them.
 * learn.microsoft.com/azure/aks/use-managed-identity, learn.microsoft.com/entra/identity/managed-identities-azure-resources
 */
export function identityAssignments(sent: JsonObject): { action: string; scope: string }[] {
  const own = Object.keys(object(object(sent, 'identity'), 'userAssignedIdentities'));
  const profile = object(object(sent, 'properties'), 'identityProfile');
  const kubelets = Object.keys(profile).map((key) => text(object(profile, key), 'resourceId'));
  return [...own, ...kubelets].filter((scope) => scope !== '').map((scope) => ({ action: assign, scope }));
}
