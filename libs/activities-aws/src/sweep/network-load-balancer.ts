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
import { ownNetwork, ownNetworkPermissions } from './own-network.ts';
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

    async list(scope) {
      const arns = await ownArns(cloudOf(context, scope), scope);
      return arns.sort().map((name) => ({ kind: 'aws.network-load-balancer', name }));
    },

    async destroy({ scope, name: arn }) {
      const cloud = cloudOf(context, scope);
      if (!(await ownArns(cloud, scope)).includes(arn)) return;
      const request = new DeleteLoadBalancerCommand({ LoadBalancerArn: arn });
      await cloud.delete(`cannot delete the load balancer ${arn}`, async () =>
        (await cloud.clients.elbV2()).send(request),
      );
      await interfacesGone(cloud, `ELB ${arn.replace(/^.*:loadbalancer\//, '')}`);
    },
  };
}

async function ownArns(cloud: AmazonCloud, scope: Scope): Promise<string[]> {
  const network = await ownNetwork(cloud, scope);
  const balancers = await cloud.list('cannot list load balancers', async (Marker) => {
    const page = await (await cloud.clients.elbV2()).send(new DescribeLoadBalancersCommand({ Marker }));
    return { items: page.LoadBalancers, next: page.NextMarker };
  });
  const tags = await tagsByArn(cloud, balancers.map(arnOf));
  return balancers.filter((each) => network.holds(each.VpcId, tags.get(arnOf(each)))).map(arnOf);
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
