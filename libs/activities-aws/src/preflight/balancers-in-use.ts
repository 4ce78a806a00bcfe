import type { Scope } from '@slipway/contracts';
import type { BalancerSort } from '../blueprint/installer-settings.ts';
import type { AmazonCloud } from '../cloud.ts';
import { hasOurTags, type AnyTags } from '../ownership.ts';
import { classicBalancers } from '../sweep/load-balancer.ts';
import { laterBalancers } from '../sweep/network-load-balancer.ts';

/** Permissions of everything in this file. */
export const balancersInUsePermissions = [
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTags',
];

/** Load balancers of others in the region. Ours carries our tags: its Service asks for them. */
export async function balancersInUse(cloud: AmazonCloud, scope: Scope, sort: BalancerSort): Promise<number> {
  const all = sort === 'classic' ? await classics(cloud) : await networks(cloud);
  return all.filter((tags) => !hasOurTags(tags, scope)).length;
}

async function classics(cloud: AmazonCloud): Promise<AnyTags[]> {
  const { balancers, tags } = await classicBalancers(cloud);
  return balancers.map(({ LoadBalancerName = '' }) => tags.get(LoadBalancerName));
}

/** The same API lists application and gateway load balancers, which have quotas of their own. */
async function networks(cloud: AmazonCloud): Promise<AnyTags[]> {
  const { balancers, tags } = await laterBalancers(cloud);
  return balancers
    .filter(({ Type }) => Type === 'network')
    .map(({ LoadBalancerArn = '' }) => tags.get(LoadBalancerArn));
}
