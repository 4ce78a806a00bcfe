import { specSchema } from '@slipway/spec';
import { azure } from '../provider.ts';
import type { AzureInstallation } from '../spec.ts';

/** The example installation with changes to its file. */
export function installation(changes: object = {}, settings: object = {}): AzureInstallation {
  const spec = specSchema.parse({
    cloud: 'azure',
    region: 'westeurope',
    domain: 'azure.gitpod.acme.example',
    acme: { email: 'platform@acme.example' },
    ...changes,
  });
  return {
    ...spec,
    name: 'acme-azure',
    settings: azure.spec.parse({
      subscriptionId: '00000000-0000-4000-8000-000000000001',
      resourceGroup: 'acme-gitpod',
      ...settings,
    }),
  };
}
