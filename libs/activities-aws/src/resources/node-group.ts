import { CreateNodegroupCommand, type Nodegroup } from '@aws-sdk/client-eks';
import { refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout } from '../bring-about.ts';
import { clientToken } from '../client-token.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { issuesFailure } from '../cluster-health.ts';
import type { LaunchTemplatesOutput, NodeGroupOutput, NodeGroupProps, RoleOutput, SubnetsOutput } from '../kinds.ts';
import { nodeGroupRequest, templateOf } from '../node-group-request.ts';
import { syncNodeGroup } from '../node-group-sync.ts';
import { conditionOf, lifespan, listNodeGroups, lookAtNodeGroup, removeNodeGroup } from '../node-groups.ts';
import { foundByTags, userTags } from '../ownership.ts';
import { sendWhenFree } from '../send-when-free.ts';

const immutable = ['machineType', 'workloads'] as const;

/** A managed group of nodes. docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html */
export function nodeGroup(
  context: CloudContext,
): Resource<
  NodeGroupProps,
  { templates: LaunchTemplatesOutput; role: RoleOutput; subnets: SubnetsOutput },
  NodeGroupOutput
> {
  return {
    permissions: [
      'ec2:CreateTags',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:RunInstances',
      'eks:CreateNodegroup',
      'eks:DeleteNodegroup',
      'eks:DescribeCluster',
      'eks:DescribeNodegroup',
      'eks:DescribeUpdate',
      'eks:ListNodegroups',
      'eks:TagResource',
      'eks:UntagResource',
      'eks:UpdateNodegroupConfig',
      'eks:UpdateNodegroupVersion',
      'iam:CreateServiceLinkedRole',
      'iam:GetRole',
      'iam:ListAttachedRolePolicies',
      'iam:PassRole',
    ],
    immutable,

    async observe(ref) {
      const found = await lookAtNodeGroup(cloudOf(context, ref.scope), ref.scope, ref.name);
      if (!found || ['broken', 'leaving'].includes(conditionOf(found)) || found.status === 'CREATING') return undefined;
      return { output: outputOf(ref, found), actual: actualOf(found) };
    },

    async ensure(ref, props, needs) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref.scope, ref.name);
      const template = templateOf(ref, needs.templates);
      const made = await bringAbout(cloud, life, async (generation) => {
        const request = nodeGroupRequest(ref, props, { ...needs, template });
        const clientRequestToken = clientToken(ref, generation, request);
        const command = new CreateNodegroupCommand({ ...request, clientRequestToken });
        const target = `cluster ${ref.scope.cluster.name}`;
        return sendWhenFree(cloud, target, `cannot create ${life.what}`, async () =>
          (await cloud.clients.eks()).send(command),
        );
      });
      const instead = 'a node group keeps its machines: put the value back, or make a new installation';
      refuseChanges(life.what, props, actualOf(made), immutable, instead);
      await syncNodeGroup(cloud, ref, props, made, template);
      warnOf(cloud, life.what, made);
      return outputOf(ref, made);
    },

    destroy: (ref) => removeNodeGroup(cloudOf(context, ref.scope), ref.scope, ref.name),

    async list(scope) {
      const ours = await listNodeGroups(cloudOf(context, scope), scope);
      return ours.map((each) => foundByTags('aws.node-group', each.nodegroupName ?? '', each.tags));
    },
  };
}

function outputOf(ref: Ref, { resources }: Nodegroup): NodeGroupOutput {
  return { pool: ref.name, autoScalingGroup: resources?.autoScalingGroups?.[0]?.name ?? '' };
}

function actualOf({ instanceTypes, scalingConfig, labels, tags }: Nodegroup): Partial<NodeGroupProps> {
  const workloads = Object.entries(labels ?? {}).filter(
    ([key, value]) => key.startsWith('gitpod.io/') && value === 'true',
  );
  return {
    machineType: instanceTypes?.[0] ?? '',
    min: scalingConfig?.minSize ?? 0,
    max: scalingConfig?.maxSize ?? 0,
    workloads: workloads.map(([key]) => key).sort(),
    tags: userTags(tags),
  };
}

function warnOf(cloud: AmazonCloud, what: string, { status, health }: Nodegroup): void {
  if (status !== 'DEGRADED') return;
  const { cloudWords } = issuesFailure(health?.issues, what, 'no issue named').failure;
  cloud.call.warn(`${what} is degraded: ${cloudWords ?? 'EKS does not say why'}`);
}
