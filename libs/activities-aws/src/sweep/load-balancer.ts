import {
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  type LoadBalancerDescription,
} from '@aws-sdk/client-elastic-load-balancing';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import type { AnyTags } from '../ownership.ts';
import { interfacesGone, interfacePermissions } from './balancer-interfaces.ts';
import { isToGo, ownNetwork, ownNetworkPermissions, type Claim, type Kept } from './own-network.ts';
import { tagsInParts } from './tags-in-parts.ts';

/** Classic load balancers that the cluster made for Services, and their network interfaces, which Amazon takes along. */
export function loadBalancer(context: CloudContext): Sweepable {
  return {
    permissions: [
      ...interfacePermissions,
      ...ownNetworkPermissions,
      'elasticloadbalancing:DeleteLoadBalancer',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeTags',
    ],

    async list(scope, kept) {
      const found = await ownNames(cloudOf(context, scope), scope, kept);
      return found.map(({ name }) => ({ kind: 'aws.load-balancer', name }));
    },

    async destroy({ scope, name }, kept) {
      const cloud = cloudOf(context, scope);
      // Told again just before: what is not ours by then stays.
      if (!isToGo('the load balancer', name, await ownNames(cloud, scope, kept))) return;
      const request = new DeleteLoadBalancerCommand({ LoadBalancerName: name });
      await cloud.delete(`cannot delete the load balancer ${name}`, async () =>
        (await cloud.clients.elb()).send(request),
      );
      await interfacesGone(cloud, `ELB ${name}`);
    },
  };
}

async function ownNames(cloud: AmazonCloud, scope: Scope, kept: Kept): Promise<Claim[]> {
  const network = await ownNetwork(cloud, scope, kept);
  const { balancers, tags } = await classicBalancers(cloud);
  return balancers
    .map(({ LoadBalancerName: name = '', VPCId: vpc }) => ({ name, vpc, tags: tags.get(name) }))
    .filter((each) => network.holds(each.vpc, each.tags))
    .map((each) => ({ name: each.name, isCertain: network.isCertain(each) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every classic load balancer of the region, with tags by name. */
export async function classicBalancers(
  cloud: AmazonCloud,
): Promise<{ balancers: LoadBalancerDescription[]; tags: Map<string, AnyTags> }> {
  const balancers = await cloud.list('cannot list load balancers', async (Marker) => {
    const page = await (await cloud.clients.elb()).send(new DescribeLoadBalancersCommand({ Marker }));
    return { items: page.LoadBalancerDescriptions, next: page.NextMarker };
  });
  const names = balancers.map(({ LoadBalancerName }) => LoadBalancerName ?? '');
  return { balancers, tags: await tagsOf(cloud, names) };
}

const tagsOf = (cloud: AmazonCloud, names: readonly string[]): Promise<Map<string, AnyTags>> =>
  tagsInParts(names, async (LoadBalancerNames) => {
    const found = await cloud.find('cannot read tags of load balancers', async () =>
      (await cloud.clients.elb()).send(new DescribeTagsCommand({ LoadBalancerNames })),
    );
    return found?.TagDescriptions?.map(({ LoadBalancerName, Tags }) => [LoadBalancerName ?? '', Tags]);
  });
