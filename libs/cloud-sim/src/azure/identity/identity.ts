import type { Azure } from '../azure.ts';
import type { Provider } from '../resource-type.ts';
import { federatedCredentials } from './federated-credentials.ts';
import { userAssignedIdentities } from './user-assigned.ts';

/** Managed identities. */
export function identity(_azure: Azure): Provider {
  return { namespace: 'Microsoft.ManagedIdentity', types: [userAssignedIdentities, federatedCredentials] };
}
