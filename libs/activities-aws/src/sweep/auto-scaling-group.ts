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
import { ownNetwork, ownNetworkPermissions } from './own-network.ts';

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

    async list(scope) {
      const found = await ownGroups(cloudOf(context, scope), scope);
      return found.map(({ AutoScalingGroupName }) => ({
        kind: 'aws.auto-scaling-group',
        name: AutoScalingGroupName ?? '',
      }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      const what = `cannot delete the Auto Scaling group ${name}`;
      const request = new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: name, ForceDelete: true });
      await cloud.until({ everyMs: 5_000, budgetMs: goneBudgetMs, settle: true, what }, async () => {
        const group = (await ownGroups(cloud, scope)).find((each) => each.AutoScalingGroupName === name);
        if (!group) return { done: true, value: undefined };
        if (group.Status === undefined) await send(cloud, what, request);
        return { done: false, waitingFor: { leaving: name, machines: group.Instances?.length ?? 0 } };
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

async function ownGroups(cloud: AmazonCloud, scope: Scope): Promise<AutoScalingGroup[]> {
  const network = await ownNetwork(cloud, scope);
  const all = await cloud.list('cannot list Auto Scaling groups', async (NextToken) => {
    const page = await (await cloud.clients.autoScaling()).send(new DescribeAutoScalingGroupsCommand({ NextToken }));
    return { items: page.AutoScalingGroups, next: page.NextToken };
  });
  return all.filter(({ Tags }) => hasOurTags(Tags, scope) || network.isMadeByCluster(Tags));
}
