import type { Json, Scope } from '@slipway/contracts';
import { ownTags } from '../ownership.ts';
import type { AwsInstallation } from '../spec.ts';

const prefix = 'service.beta.kubernetes.io/aws-load-balancer';

/**
 * What Gitpod's Service has to say to the load balancer's controller: our marks, and which sort it is.
 * kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
 */
export function installerSettings({ tags, settings }: AwsInstallation, scope: Scope): Record<string, Json> {
  const marks = Object.entries(ownTags({ scope, step: 'install/endpoint' }, tags)).sort(([a], [b]) => (a < b ? -1 : 1));
  const annotations = {
    [`${prefix}-additional-resource-tags`]: marks.map(([key, value]) => `${key}=${value}`).join(','),
    ...(settings.loadBalancer.type === 'nlb' ? { [`${prefix}-type`]: 'nlb' } : {}),
  };
  return { customization: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'proxy', annotations } }] };
}

export type BalancerSort = 'classic' | 'network';

/** The sort of load balancer that settings of the installer ask for: the controller inside of EKS makes classic ones by itself. */
export const balancerSortOf = (settings: Json): BalancerSort =>
  JSON.stringify(settings).includes(`"${prefix}-type":"nlb"`) ? 'network' : 'classic';
