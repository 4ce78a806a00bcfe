import type { FederatedIdentityCredential } from '@azure/arm-msi';
import type { AzureCloud } from '../cloud.ts';

/** Who may act as an identity: tokens of one service account, as a cluster issues them. */
export interface Federation {
  /** Issuer of the cluster's tokens. */
  issuer: string;
  /** `<namespace>/<name>` */
  serviceAccount: string;
}

/** Where an identity is. */
export interface IdentityKey {
  group: string;
  name: string;
}

/** Calls that federated credentials need. learn.microsoft.com/rest/api/managedidentity/federated-identity-credentials */
export const federationPermissions = [
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete',
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read',
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
];

const audience = 'api://AzureADTokenExchange';
/** One for each identity: it acts for one service account. */
const credentialName = 'kubernetes';
const subjectOf = (serviceAccount: string): string => `system:serviceaccount:${serviceAccount.replace('/', ':')}`;

/** Lets the service account act as the identity; a cluster that was made anew has another issuer. */
export async function federate(cloud: AzureCloud, key: IdentityKey, wish: Federation): Promise<void> {
  const subject = subjectOf(wish.serviceAccount);
  const found = await readFederation(cloud, key);
  const agrees = found?.issuer === wish.issuer && found.subject === subject && found.audiences?.[0] === audience;
  if (agrees) return;
  const body = { issuer: wish.issuer, subject, audiences: [audience] };
  await cloud.change(`cannot let ${wish.serviceAccount} act as the identity ${key.name}`, async () => {
    const { federatedIdentityCredentials } = await cloud.clients.identities();
    return federatedIdentityCredentials.createOrUpdate(key.group, key.name, credentialName, body);
  });
}

/** The service account that acts as it, `<namespace>/<name>`. Undefined: none. */
export async function serviceAccountOf(cloud: AzureCloud, key: IdentityKey): Promise<string | undefined> {
  const subject = (await readFederation(cloud, key))?.subject;
  return /^system:serviceaccount:([^:]+):([^:]+)$/
    .exec(subject ?? '')
    ?.slice(1)
    .join('/');
}

/** Absent is success. */
export function endFederation(cloud: AzureCloud, key: IdentityKey): Promise<void> {
  return cloud.delete(`cannot delete the federated credential of ${key.name}`, async () => {
    const { federatedIdentityCredentials } = await cloud.clients.identities();
    await federatedIdentityCredentials.delete(key.group, key.name, credentialName);
  });
}

function readFederation(cloud: AzureCloud, key: IdentityKey): Promise<FederatedIdentityCredential | undefined> {
  return cloud.find(`cannot read the federated credential of ${key.name}`, async () => {
    const { federatedIdentityCredentials } = await cloud.clients.identities();
    return federatedIdentityCredentials.get(key.group, key.name, credentialName);
  });
}
