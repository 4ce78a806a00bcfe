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
import { ownNetwork, ownNetworkPermissions } from './own-network.ts';
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

    async list(scope) {
      const names = await ownNames(cloudOf(context, scope), scope);
      return names.sort().map((name) => ({ kind: 'aws.load-balancer', name }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      // Told again just before: what is not ours by then stays.
      if (!(await ownNames(cloud, scope)).includes(name)) return;
      const request = new DeleteLoadBalancerCommand({ LoadBalancerName: name });
      await cloud.delete(`cannot delete the load balancer ${name}`, async () =>
        (await cloud.clients.elb()).send(request),
      );
      await interfacesGone(cloud, `ELB ${name}`);
    },
  };
}

async function ownNames(cloud: AmazonCloud, scope: Scope): Promise<string[]> {
  const network = await ownNetwork(cloud, scope);
  const balancers = await classic(cloud);
  const tags = await tagsOf(
    cloud,
    balancers.map(({ LoadBalancerName }) => LoadBalancerName ?? ''),
  );
  return balancers
    .filter(({ LoadBalancerName, VPCId }) => network.holds(VPCId, tags.get(LoadBalancerName ?? '')))
    .map(({ LoadBalancerName }) => LoadBalancerName ?? '');
}

function classic(cloud: AmazonCloud): Promise<LoadBalancerDescription[]> {
  return cloud.list('cannot list load balancers', async (Marker) => {
    const page = await (await cloud.clients.elb()).send(new DescribeLoadBalancersCommand({ Marker }));
    return { items: page.LoadBalancerDescriptions, next: page.NextMarker };
  });
}

const tagsOf = (cloud: AmazonCloud, names: readonly string[]): Promise<Map<string, AnyTags>> =>
  tagsInParts(names, async (LoadBalancerNames) => {
    const found = await cloud.find('cannot read tags of load balancers', async () =>
      (await cloud.clients.elb()).send(new DescribeTagsCommand({ LoadBalancerNames })),
    );
    return found?.TagDescriptions?.map(({ LoadBalancerName, Tags }) => [LoadBalancerName ?? '', Tags]);
  });
