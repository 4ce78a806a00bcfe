import { platformKinds } from '@slipway/blueprint';
import type { Step } from '@slipway/contracts';
import { balancerSortOf } from '../blueprint/installer-settings.ts';
import type { Need } from './need.ts';

/** The one of Gitpod's Service, of the sort that its annotations ask for. */
export function balancerNeed(steps: readonly Step[], isMissing: boolean): Need {
  const config = steps.find(({ kind }) => kind === platformKinds.gitpodConfig.kind)?.props['config'];
  const common = { ServiceCode: 'elasticloadbalancing', count: Number(isMissing), rule: 'SW-QUOTA-007' } as const;
  return balancerSortOf(config ?? null) === 'network'
    ? {
        ...common,
        QuotaCode: 'L-69A177A2',
        metric: 'Network Load Balancers per Region',
        counted: 'network load balancers',
        instead: 'set aws.loadBalancer.type to classic',
      }
    : {
        ...common,
        QuotaCode: 'L-E9E9831D',
        metric: 'Classic Load Balancers per Region',
        counted: 'classic load balancers',
        instead: 'set aws.loadBalancer.type to nlb',
      };
}
