import {
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { isBusy } from '../failure.ts';
import { hasOurTags } from '../ownership.ts';
import { isToGo, ownNetwork, ownNetworkPermissions, type Claim, type Kept } from './own-network.ts';

/** How long its machines may take to shut down. */
const goneBudgetMs = 1_800_000;

/** Auto Scaling groups of the cluster's node groups: EKS takes them along; one that stays behind makes machines anew. */
export function autoScalingGroup(context: CloudContext): Sweepable {
  return {
    permissions: [
      ...ownNetworkPermissions,
      'autoscaling:DeleteAutoScalingGroup',
      'autoscaling:DescribeAutoScalingGroups',
    ],

    async list(scope, kept) {
      const found = await ownGroups(cloudOf(context, scope), scope, kept);
      return found.map(({ name }) => ({ kind: 'aws.auto-scaling-group', name }));
    },

    async destroy({ scope, name }, kept) {
      const cloud = cloudOf(context, scope);
      const what = `cannot delete the Auto Scaling group ${name}`;
      const request = new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: name, ForceDelete: true });
      await cloud.until({ everyMs: 5_000, budgetMs: goneBudgetMs, settle: true, what }, async () => {
        const groups = await ownGroups(cloud, scope, kept);
        if (!isToGo('the Auto Scaling group', name, groups)) return { done: true, value: undefined };
        const group = groups.find((each) => each.name === name)?.group;
        if (group?.Status === undefined) await send(cloud, what, request);
        return { done: false, waitingFor: { leaving: name, machines: group?.Instances?.length ?? 0 } };
      });
    },
  };
}

/** While a scaling activity is under way, it is refused. */
async function send(cloud: AmazonCloud, what: string, request: DeleteAutoScalingGroupCommand): Promise<void> {
  try {
    await cloud.delete(what, async () => (await cloud.clients.autoScaling()).send(request));
  } catch (error) {
    if (!isBusy(error)) throw error;
  }
}

async function ownGroups(
  cloud: AmazonCloud,
  scope: Scope,
  kept: Kept,
): Promise<(Claim & { group: AutoScalingGroup })[]> {
  const network = await ownNetwork(cloud, scope, kept);
  const all = await cloud.list('cannot list Auto Scaling groups', async (NextToken) => {
    const page = await (await cloud.clients.autoScaling()).send(new DescribeAutoScalingGroupsCommand({ NextToken }));
    return { items: page.AutoScalingGroups, next: page.NextToken };
  });
  return all
    .filter(({ Tags }) => hasOurTags(Tags, scope) || network.isMadeByCluster(Tags))
    .map((group) => {
      const { AutoScalingGroupName: name = '', Tags } = group;
      return { name, isCertain: network.isCertain({ tags: Tags }), group };
    });
}
