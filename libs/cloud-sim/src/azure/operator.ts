import { join } from 'node:path';
import type { Azure } from './azure.ts';
import { defaultTenant } from './azure.ts';
import { ensureApplicationCertificate } from './certificates.ts';

/** The service principal that installs: owner of the subscription, but for what a test takes away. */
export const operator = {
  clientId: '00000000-0000-4000-8000-0000000000c1',
  objectId: '00000000-0000-4000-8000-0000000000b1',
  displayName: 'slipway-operator',
};

/** Variables that lead `DefaultAzureCredential` to the operator's certificate; no secret stands in them. */
export interface OperatorVariables {
  AZURE_TENANT_ID: string;
  AZURE_CLIENT_ID: string;
  AZURE_CLIENT_CERTIFICATE_PATH: string;
}

export function certificatePath(azure: Pick<Azure, 'directory'>): string {
  return join(azure.directory, 'azure-operator.pem');
}

/** Made at the first start, and the same after a reset. */
export async function writeCredentials(azure: Pick<Azure, 'directory'>): Promise<OperatorVariables> {
  const path = certificatePath(azure);
  await ensureApplicationCertificate(path, operator.displayName);
  return {
    AZURE_TENANT_ID: defaultTenant,
    AZURE_CLIENT_ID: operator.clientId,
    AZURE_CLIENT_CERTIFICATE_PATH: path,
  };
}
