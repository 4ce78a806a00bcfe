import {
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  type LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import type { AnyTags } from '../ownership.ts';
import { interfacePermissions, interfacesGone } from './balancer-interfaces.ts';
import { isToGo, ownNetwork, ownNetworkPermissions, type Claim, type Kept } from './own-network.ts';
import { tagsInParts } from './tags-in-parts.ts';

/** Network and application load balancers that the cluster made. Name: the ARN. Listeners go along; target groups do not. */
export function networkLoadBalancer(context: CloudContext): Sweepable {
  return {
    permissions: [
      ...interfacePermissions,
      ...ownNetworkPermissions,
      'elasticloadbalancing:DeleteLoadBalancer',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeTags',
    ],

    async list(scope, kept) {
      const found = await ownArns(cloudOf(context, scope), scope, kept);
      return found.map(({ name }) => ({ kind: 'aws.network-load-balancer', name }));
    },

    async destroy({ scope, name: arn }, kept) {
      const cloud = cloudOf(context, scope);
      if (!isToGo('the load balancer', arn, await ownArns(cloud, scope, kept))) return;
      const request = new DeleteLoadBalancerCommand({ LoadBalancerArn: arn });
      await cloud.delete(`cannot delete the load balancer ${arn}`, async () =>
        (await cloud.clients.elbV2()).send(request),
      );
      await interfacesGone(cloud, `ELB ${arn.replace(/^.*:loadbalancer\//, '')}`);
    },
  };
}

async function ownArns(cloud: AmazonCloud, scope: Scope, kept: Kept): Promise<Claim[]> {
  const network = await ownNetwork(cloud, scope, kept);
  const { balancers, tags } = await laterBalancers(cloud);
  return balancers
    .map((each) => ({ name: arnOf(each), vpc: each.VpcId, tags: tags.get(arnOf(each)) }))
    .filter((each) => network.holds(each.vpc, each.tags))
    .map((each) => ({ name: each.name, isCertain: network.isCertain(each) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every network, application or gateway load balancer of the region, with tags by ARN. */
export async function laterBalancers(
  cloud: AmazonCloud,
): Promise<{ balancers: LoadBalancer[]; tags: Map<string, AnyTags> }> {
  const balancers = await cloud.list('cannot list load balancers', async (Marker) => {
    const page = await (await cloud.clients.elbV2()).send(new DescribeLoadBalancersCommand({ Marker }));
    return { items: page.LoadBalancers, next: page.NextMarker };
  });
  return { balancers, tags: await tagsByArn(cloud, balancers.map(arnOf)) };
}

const arnOf = ({ LoadBalancerArn }: LoadBalancer): string => LoadBalancerArn ?? '';

/** Of load balancers or target groups. */
export const tagsByArn = (cloud: AmazonCloud, arns: readonly string[]): Promise<Map<string, AnyTags>> =>
  tagsInParts(arns, async (ResourceArns) => {
    const found = await cloud.find('cannot read tags of load balancers', async () =>
      (await cloud.clients.elbV2()).send(new DescribeTagsCommand({ ResourceArns })),
    );
    return found?.TagDescriptions?.map(({ ResourceArn, Tags }) => [ResourceArn ?? '', Tags]);
  });
