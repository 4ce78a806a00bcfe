import type { RuleId } from '@slipway/contracts/rules';
import type { ServiceQuota } from './service-quota.ts';

/** What an installation takes of one quota before it stands. */
export interface Need extends ServiceQuota {
  /** In Amazon's words, as its console lists it. */
  metric: string;
  counted:
    | 'addresses'
    | 'buckets'
    | 'classic load balancers'
    | 'databases'
    | 'internet gateways'
    | 'NAT gateways'
    | 'network load balancers'
    | 'processors'
    | 'volumes'
    | 'VPCs'
    | 'zones';
  /** In the unit of the metric, so not always whole. */
  count: number;
  /** The availability zone that the quota is counted in, where it is not the whole region. */
  zone?: string;
  rule: RuleId;
  /** Where the quota is kept, if not in the region. */
  home?: 'us-east-1';
  /** What else would help. */
  instead?: string;
}
