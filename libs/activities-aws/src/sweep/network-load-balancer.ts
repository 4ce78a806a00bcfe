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

/** ARNs that one request may ask the tags of. docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html */
const mostArns = 20;

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

/** Of load balancers or target groups. One that is gone meanwhile spoils the answer for all of a request. */
export async function tagsByArn(cloud: AmazonCloud, arns: readonly string[]): Promise<Map<string, AnyTags>> {
  const ask = async (some: readonly string[]): Promise<[string, AnyTags][]> => {
    const found = await cloud.find('cannot read tags of load balancers', async () =>
      (await cloud.clients.elbV2()).send(new DescribeTagsCommand({ ResourceArns: [...some] })),
    );
    if (found === undefined && some.length > 1) return (await Promise.all(some.map((arn) => ask([arn])))).flat();
    return (found?.TagDescriptions ?? []).map(({ ResourceArn, Tags }) => [ResourceArn ?? '', Tags]);
  };
  const tags = new Map<string, AnyTags>();
  for (let from = 0; from < arns.length; from += mostArns) {
    for (const [arn, its] of await ask(arns.slice(from, from + mostArns))) tags.set(arn, its);
  }
  return tags;
}
