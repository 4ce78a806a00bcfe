import type { CreateNodegroupCommandInput } from '@aws-sdk/client-eks';
import { failed } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { LaunchTemplatesOutput, NodeGroupProps, RoleOutput, SubnetsOutput } from './kinds.ts';
import { ownTags } from './ownership.ts';

/** A launch template in one version. */
export interface TemplateVersion {
  /** `lt-…` */
  id: string;
  version: string;
}

/** The template that the machines of a node group are made from. */
export function templateOf({ name }: Pick<Ref, 'name'>, { templates }: LaunchTemplatesOutput): TemplateVersion {
  const found = templates[name];
  if (!found) throw failed('INTERNAL', 'SW-INT-030', `no launch template was made for the node group ${name}`);
  return found;
}

/**
 * A group of the reference architecture, section 5, row `node-pools/services`; its token is added when it is sent. Image, disk and
 * security groups stand in the template, and EKS refuses to be told twice.
 */
export function nodeGroupRequest(
  ref: Ref,
  props: NodeGroupProps,
  needs: { template: TemplateVersion; role: RoleOutput; subnets: SubnetsOutput },
): CreateNodegroupCommandInput {
  return {
    clusterName: ref.scope.cluster.name,
    nodegroupName: ref.name,
    capacityType: 'ON_DEMAND',
    instanceTypes: [props.machineType],
    launchTemplate: { id: needs.template.id, version: needs.template.version },
    nodeRole: needs.role.arn,
    subnets: Object.values(needs.subnets.private).sort(),
    scalingConfig: { minSize: props.min, maxSize: props.max, desiredSize: props.desired },
    labels: Object.fromEntries(props.workloads.map((workload) => [workload, 'true'])),
    tags: ownTags(ref, props.tags),
  };
}
