import {
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import { failed, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import type { NodeGroupOutput, ScalingTagsProps, Tags } from '../kinds.ts';
import { listNodeGroups } from '../node-groups.ts';
import { ownTags, tagsIn, userTags } from '../ownership.ts';

/** What the cluster's autoscaler finds its groups by. EKS sets both; without them nothing would ever grow. */
const discoveryTags = ({ cluster }: Scope): Tags => ({
  'k8s.io/cluster-autoscaler/enabled': 'true',
  [`k8s.io/cluster-autoscaler/${cluster.name}`]: 'owned',
});

/**
 * Tags of the Auto Scaling groups that EKS made for our node groups, passed on to the machines that they start.
 * docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
 */
export function scalingTags(
  context: CloudContext,
): Resource<ScalingTagsProps, Record<string, NodeGroupOutput>, Record<never, never>> {
  return {
    permissions: [
      'autoscaling:CreateOrUpdateTags',
      'autoscaling:DeleteTags',
      'autoscaling:DescribeAutoScalingGroups',
      'eks:DescribeCluster',
      'eks:DescribeNodegroup',
      'eks:ListNodegroups',
    ],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const nodeGroups = await listNodeGroups(cloud, ref.scope);
      const names = nodeGroups.flatMap(({ resources }) => (resources?.autoScalingGroups ?? []).map(({ name }) => name));
      const groups = await read(
        cloud,
        names.filter((name) => name !== undefined),
      );
      const [first] = groups;
      if (!first || !groups.every((group) => hasAll(group, { ...ownTags(ref), ...discoveryTags(ref.scope) })))
        return undefined;
      return { output: {}, actual: { tags: userTags(first.Tags) } };
    },

    async ensure(ref, { tags }, nodeGroups) {
      const cloud = cloudOf(context, ref.scope);
      const names = Object.values(nodeGroups).map(({ autoScalingGroup }) => autoScalingGroup);
      const groups = await read(cloud, names);
      const missing = names.find((name) => !groups.some((group) => group.AutoScalingGroupName === name));
      if (missing !== undefined)
        throw failed('NOT_READY', 'SW-READY-038', `the Auto Scaling group ${missing} cannot be seen`);
      for (const group of groups) await sync(cloud, ref, group, tags);
      return {};
    },

    /** They go with their groups. */
    destroy: () => Promise.resolve(),
  };
}

const hasAll = (group: AutoScalingGroup, tags: Tags): boolean => {
  const actual = tagsIn(group.Tags);
  return Object.entries(tags).every(([key, value]) => actual[key] === value);
};

async function read(cloud: AmazonCloud, names: readonly string[]): Promise<AutoScalingGroup[]> {
  if (names.length === 0) return [];
  return cloud.list('cannot read the Auto Scaling groups', async (NextToken) => {
    const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [...names], NextToken });
    const page = await (await cloud.clients.autoScaling()).send(command);
    return { items: page.AutoScalingGroups, next: page.NextToken };
  });
}

/** Writes what is missing or differs, and takes off what the installation file no longer asks for. */
async function sync(cloud: AmazonCloud, ref: Ref, group: AutoScalingGroup, tags: Tags): Promise<void> {
  const name = group.AutoScalingGroupName ?? '';
  const what = `cannot tag the Auto Scaling group ${name}`;
  const on = { ResourceId: name, ResourceType: 'auto-scaling-group' };
  const actual = tagsIn(group.Tags);
  const wanted = ownTags(ref, tags);
  const differing = ([key, value]: [string, string]): boolean => actual[key] !== value;
  const passedOn = Object.entries(wanted).filter(differing);
  const Tags = [
    ...passedOn.map(([Key, Value]) => ({ ...on, Key, Value, PropagateAtLaunch: true })),
    ...Object.entries(discoveryTags(ref.scope))
      .filter(differing)
      .map(([Key, Value]) => ({ ...on, Key, Value, PropagateAtLaunch: false })),
  ];
  if (Tags.length > 0)
    await cloud.read(what, async () =>
      (await cloud.clients.autoScaling()).send(new CreateOrUpdateTagsCommand({ Tags })),
    );
  const gone = Object.keys(userTags(actual)).filter((key) => !(key in wanted));
  if (gone.length === 0) return;
  const obsolete = gone.map((Key) => ({ ...on, Key }));
  await cloud.read(what, async () =>
    (await cloud.clients.autoScaling()).send(new DeleteTagsCommand({ Tags: obsolete })),
  );
}
