import {
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { allClusters } from '../clusters.ts';
import { hasOurTags, ownerOf, type AnyTags } from '../ownership.ts';

/**
 * Log groups of the cluster without our tags: EKS makes its own again, bare, when it writes once more after the cluster is gone, and
 * Container Insights makes others.
 */
export function clusterLogGroup(context: CloudContext): Sweepable {
  return {
    permissions: [
      'eks:DescribeCluster',
      'eks:ListClusters',
      'logs:DeleteLogGroup',
      'logs:DescribeLogGroups',
      'logs:ListTagsForResource',
    ],

    async list(scope) {
      const names = await bareGroups(cloudOf(context, scope), scope);
      return names.map((name) => ({ kind: 'aws.cluster-log-group', name }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      if (!(await bareGroups(cloud, scope)).includes(name)) return;
      const request = new DeleteLogGroupCommand({ logGroupName: name });
      await cloud.delete(`cannot delete the log group ${name}`, async () => (await cloud.clients.logs()).send(request));
    },
  };
}

async function bareGroups(cloud: AmazonCloud, scope: Scope): Promise<string[]> {
  const { name } = scope.cluster;
  const namesake = (await allClusters(cloud)).find((each) => each.name === name);
  if (namesake && !hasOurTags(namesake.tags, scope)) return [];
  const prefixes = [`/aws/eks/${name}/`, `/aws/containerinsights/${name}/`];
  const groups = (await Promise.all(prefixes.map((prefix) => groupsBy(cloud, prefix)))).flat();
  const tags = await Promise.all(groups.map(({ arn }) => tagsOf(cloud, arn)));
  return groups.filter((_, index) => ownerOf(tags[index]) === undefined).map((group) => group.name);
}

async function groupsBy(cloud: AmazonCloud, prefix: string): Promise<{ name: string; arn: string }[]> {
  const found = await cloud.list('cannot list log groups', async (nextToken) => {
    const request = new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix, nextToken });
    const page = await (await cloud.clients.logs()).send(request);
    return { items: page.logGroups, next: page.nextToken };
  });
  return found.map(({ logGroupName, logGroupArn, arn }) => ({
    name: logGroupName ?? '',
    // The older of the two ends in an asterisk that other calls do not take.
    arn: logGroupArn ?? (arn ?? '').replace(/:\*$/, ''),
  }));
}

async function tagsOf(cloud: AmazonCloud, resourceArn: string): Promise<AnyTags> {
  const found = await cloud.find('cannot read tags of a log group', async () =>
    (await cloud.clients.logs()).send(new ListTagsForResourceCommand({ resourceArn })),
  );
  return found?.tags;
}
