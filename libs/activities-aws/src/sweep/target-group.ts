import { DeleteTargetGroupCommand, DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { tagsByArn } from './network-load-balancer.ts';
import { isToGo, ownNetwork, ownNetworkPermissions, type Claim, type Kept } from './own-network.ts';

/** Target groups of the cluster's load balancers: they outlive them. Name: the ARN. */
export function targetGroup(context: CloudContext): Sweepable {
  return {
    permissions: [
      ...ownNetworkPermissions,
      'elasticloadbalancing:DeleteTargetGroup',
      'elasticloadbalancing:DescribeTags',
      'elasticloadbalancing:DescribeTargetGroups',
    ],

    async list(scope, kept) {
      const found = await ownArns(cloudOf(context, scope), scope, kept);
      return found.map(({ name }) => ({ kind: 'aws.target-group', name }));
    },

    async destroy({ scope, name: arn }, kept) {
      const cloud = cloudOf(context, scope);
      if (!isToGo('the target group', arn, await ownArns(cloud, scope, kept))) return;
      const request = new DeleteTargetGroupCommand({ TargetGroupArn: arn });
      await cloud.delete(`cannot delete the target group ${arn}`, async () =>
        (await cloud.clients.elbV2()).send(request),
      );
    },
  };
}

async function ownArns(cloud: AmazonCloud, scope: Scope, kept: Kept): Promise<Claim[]> {
  const network = await ownNetwork(cloud, scope, kept);
  const groups = await cloud.list('cannot list target groups', async (Marker) => {
    const page = await (await cloud.clients.elbV2()).send(new DescribeTargetGroupsCommand({ Marker }));
    return { items: page.TargetGroups, next: page.NextMarker };
  });
  const arns = groups.map(({ TargetGroupArn }) => TargetGroupArn ?? '');
  const tags = await tagsByArn(cloud, arns);
  return groups
    .map(({ TargetGroupArn: name = '', VpcId: vpc }) => ({ name, vpc, tags: tags.get(name) }))
    .filter((each) => network.holds(each.vpc, each.tags))
    .map((each) => ({ name: each.name, isCertain: network.isCertain(each) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
