import { DeleteTargetGroupCommand, DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { tagsByArn } from './network-load-balancer.ts';
import { ownNetwork, ownNetworkPermissions } from './own-network.ts';

/** Target groups of the cluster's load balancers: they outlive them. Name: the ARN. */
export function targetGroup(context: CloudContext): Sweepable {
  return {
    permissions: [
      ...ownNetworkPermissions,
      'elasticloadbalancing:DeleteTargetGroup',
      'elasticloadbalancing:DescribeTags',
      'elasticloadbalancing:DescribeTargetGroups',
    ],

    async list(scope) {
      const arns = await ownArns(cloudOf(context, scope), scope);
      return arns.sort().map((name) => ({ kind: 'aws.target-group', name }));
    },

    async destroy({ scope, name: arn }) {
      const cloud = cloudOf(context, scope);
      if (!(await ownArns(cloud, scope)).includes(arn)) return;
      const request = new DeleteTargetGroupCommand({ TargetGroupArn: arn });
      await cloud.delete(`cannot delete the target group ${arn}`, async () =>
        (await cloud.clients.elbV2()).send(request),
      );
    },
  };
}

async function ownArns(cloud: AmazonCloud, scope: Scope): Promise<string[]> {
  const network = await ownNetwork(cloud, scope);
  const groups = await cloud.list('cannot list target groups', async (Marker) => {
    const page = await (await cloud.clients.elbV2()).send(new DescribeTargetGroupsCommand({ Marker }));
    return { items: page.TargetGroups, next: page.NextMarker };
  });
  const arns = groups.map(({ TargetGroupArn }) => TargetGroupArn ?? '');
  const tags = await tagsByArn(cloud, arns);
  return groups
    .filter(({ VpcId, TargetGroupArn }) => network.holds(VpcId, tags.get(TargetGroupArn ?? '')))
    .map(({ TargetGroupArn }) => TargetGroupArn ?? '');
}
