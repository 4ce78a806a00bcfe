import type { WorkloadCaller } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { Aws } from '../aws.ts';
import { scalingGroups } from '../autoscaling/groups.ts';
import { placeOf } from '../ec2/objects.ts';
import { podCredentials, roleAnnotation } from '../eks/pod-role.ts';
import { tagList } from '../tag-list.ts';
import { controllerCall } from './controller-call.ts';
import { requireAction, sentenceOf } from './refused.ts';

/** The scaling groups of a region that carry all these tags, for a pod whose role may list them. */
export function discoverGroups(
  aws: Aws,
  cluster: Resource,
  { namespace, serviceAccount, annotations }: WorkloadCaller,
  tags: string[],
): Promise<string[]> {
  const { name, location } = cluster;
  const principal = `${namespace}/${serviceAccount}`;
  return controllerCall(aws, { operation: 'DiscoverGroups', name, principal, request: { tags } }, async () => {
    try {
      const roleArn = annotations[roleAnnotation];
      const session = podCredentials(aws, cluster, { namespace, serviceAccount, roleArn });
      const needed = { action: 'autoscaling:DescribeAutoScalingGroups', resource: '*' };
      requireAction(aws, { principal: session.principal, session }, needed, location);
      return scalingGroups(aws, placeOf(cluster))
        .filter(({ body }) => tags.every((tag) => tagList(body, 'Tags').some(({ Key }) => Key === tag)))
        .map((group) => group.name);
    } catch (error) {
      throw sentenceOf(error);
    }
  });
}
