import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/identity';
import { ClientCertificateCredential } from '@azure/identity';
import type { LocalCloud } from '../local-cloud.ts';

// These two are CommonJS: what they share with the others must have been loaded as a module before.
const { AuthorizationManagementClient } = await import('@azure/arm-authorization');
const { ManagementLockClient } = await import('@azure/arm-locks');

export const subscription = '00000000-0000-4000-8000-000000000001';
export const location = 'westeurope';

/** The operator's credential, as `DefaultAzureCredential` would make it of the variables. */
export function operatorCredential(cloud: LocalCloud): ClientCertificateCredential {
  const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_CERTIFICATE_PATH } = cloud.microsoftEnvironment;
  return new ClientCertificateCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_CERTIFICATE_PATH, {
    authorityHost: cloud.microsoft,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: cloud.microsoftAuthority },
  });
}

/** Options for any client of Azure's: the local cloud, one try. Polls at once where `updateIntervalInMs` is given to the call. */
export function clientOptions(cloud: LocalCloud) {
  return {
    endpoint: cloud.microsoft,
    tlsOptions: { ca: cloud.microsoftAuthority },
    retryOptions: { maxRetries: 0 },
  };
}

/** Clients of what the core of the local cloud serves. */
export function microsoftClients(cloud: LocalCloud, credential: TokenCredential = operatorCredential(cloud)) {
  const options = clientOptions(cloud);
  return {
    resources: new ResourceManagementClient(credential, subscription, options),
    locks: new ManagementLockClient(credential, subscription, options),
    identities: new ManagedServiceIdentityClient(credential, subscription, options),
    authorization: new AuthorizationManagementClient(credential, subscription, options),
  };
}

/** Registers all namespaces and makes a group that every provider knows. */
export async function prepareGroup(cloud: LocalCloud, name = 'acme-gitpod'): Promise<void> {
  const namespaces = cloud.azure.providers().map(({ namespace }) => namespace);
  cloud.seed({ azure: { registered: [...new Set(namespaces)] } });
  await microsoftClients(cloud).resources.resourceGroups.createOrUpdate(name, { location });
  if (cloud.clock.mode === 'manual') await cloud.scheduler.advance(30_000);
}
