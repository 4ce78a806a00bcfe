import type { Json, Scope } from '@slipway/contracts';
import { ownTags } from '../ownership.ts';
import type { AzureInstallation } from '../spec.ts';

/**
 * What Gitpod's Service has to say to the controller of load balancers: our marks, for its public address.
 * cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/#loadbalancer-annotations
 */
export function installerSettings({ tags }: AzureInstallation, scope: Scope): Record<string, Json> {
  const marks = Object.entries(ownTags({ scope, step: 'install/endpoint' }, tags))
    // They are parted by commas and by the first equals sign.
    .filter(([key, value]) => !/[,=]/.test(key) && !value.includes(','))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const annotations = {
    'service.beta.kubernetes.io/azure-pip-tags': marks.map(([key, value]) => `${key}=${value}`).join(','),
  };
  return { customization: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'proxy', annotations } }] };
}
