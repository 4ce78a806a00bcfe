import type { LoadBalancerRequest } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { objects, text } from '../../core/json.ts';
import { machinesOf } from '../autoscaling/machines.ts';
import type { Aws } from '../aws.ts';
import { findObject, placeOf } from '../ec2/objects.ts';
import { tagList } from '../tag-list.ts';
import { clusterTag } from '../eks/footprint.ts';
import { scalingGroupOf } from '../eks/machines.ts';
import { childrenOf } from '../eks/names.ts';
import { balancerArn } from '../elb/balancer.ts';
import { networkBalancerArn } from '../elbv2/balancer.ts';

const prefix = 'service.beta.kubernetes.io/aws-load-balancer-';

/** What a Service asks for, by its annotations. */
export interface BalancerPlan {
  /** As the cloud controller names it: `a` and the Service's uid. */
  name: string;
  /** Id in the graph. */
  id: string;
  kind: 'classic' | 'network';
  internal: boolean;
  tags: Record<string, string>;
}

export function balancerName(uid: string): string {
  return `a${uid.replaceAll('-', '')}`.slice(0, 32);
}

export function planBalancer(aws: Aws, cluster: Resource, request: LoadBalancerRequest): BalancerPlan {
  const { annotations, namespace, uid } = request;
  const name = balancerName(uid);
  const kind = annotations[`${prefix}type`] === 'nlb' ? 'network' : 'classic';
  const place = placeOf(cluster);
  return {
    name,
    kind,
    id: kind === 'network' ? networkBalancerArn(aws, place, name) : balancerArn(place, name),
    internal: (annotations[`${prefix}internal`] ?? 'false') !== 'false',
    tags: {
      ...additionalTags(annotations[`${prefix}additional-resource-tags`] ?? ''),
      'kubernetes.io/service-name': `${namespace}/${request.name}`,
      [clusterTag(cluster.name)]: 'owned',
    },
  };
}

/** `a=b,c=d`; a key without a value has an empty one. */
function additionalTags(annotation: string): Record<string, string> {
  const pairs = annotation.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', value = ''] = pair.split('=');
      return [key.trim(), value.trim()];
    }),
  );
}

/** Machines of all node groups. */
export function clusterMachines(aws: Aws, cluster: Resource): Resource[] {
  return childrenOf(aws, cluster.id, 'nodegroups').flatMap((nodegroup) => {
    const group = scalingGroupOf(aws, nodegroup);
    return group ? machinesOf(aws, group) : [];
  });
}

/**
 * Security groups of machines that a load balancer's traffic must be let into: the one that is tagged for the cluster. The cloud
 * controller gives up where it cannot tell.
 */
export function machineGroups(aws: Aws, cluster: Resource): string[] {
  const found = new Set<string>();
  for (const machine of clusterMachines(aws, cluster)) {
    const groups = objects(machine.body, 'SecurityGroups').map((group) => text(group, 'GroupId'));
    const tagged = groups.filter((id) => isTagged(aws, cluster, id));
    const instance = text(machine.body, 'InstanceId');
    if (tagged.length > 1)
      throw new Error(
        `Multiple tagged security groups found for instance ${instance}; ensure only the k8s security group is tagged; the tagged groups were ${tagged.join(' ')}`,
      );
    if (tagged.length === 0 && groups.length > 1)
      throw new Error(
        `Multiple untagged security groups found for instance ${instance}; ensure the k8s security group is tagged`,
      );
    const [group = groups[0]] = tagged;
    if (group !== undefined) found.add(group);
  }
  return [...found];
}

function isTagged(aws: Aws, cluster: Resource, groupId: string): boolean {
  const group = findObject(aws, placeOf(cluster), 'security-group', groupId);
  return tagList(group?.body ?? {}, 'Tags').some(({ Key }) => Key === clusterTag(cluster.name));
}
