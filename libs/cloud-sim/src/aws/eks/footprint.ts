import type { Resource } from '../../core/graph.ts';
import { object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import type { SubnetFacts } from '../ec2/footprint.ts';
import { allow, makeGroup, makeInterface, removeGroup, removeInterfaces } from '../ec2/footprint.ts';
import { ec2Id, objectsOf, placeOf } from '../ec2/objects.ts';

/** What EKS puts into the customer's network for a control plane. */
const maker = 'eks.amazonaws.com';
/** Interfaces of a control plane, each in a zone of its own. */
const interfaces = 2;

/** Tag that says to which cluster something in EC2 belongs; the cloud controller and the autoscaler go by it. */
export function clusterTag(cluster: string): string {
  return `kubernetes.io/cluster/${cluster}`;
}

/** Cluster security group and interfaces; resolves with the id of the group. Throws AwsFault when there is no room. */
export function addFootprint(aws: Aws, cluster: Resource, subnets: SubnetFacts[]): string {
  const place = placeOf(cluster);
  const name = `eks-cluster-sg-${cluster.name}-${aws.seeded.digits(9, 'group', cluster.id)}`;
  const group = makeGroup(aws, place, {
    vpcId: subnets[0]?.vpcId ?? '',
    name,
    description:
      'EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.',
    tags: { Name: name, [clusterTag(cluster.name)]: 'owned', 'aws:eks:cluster-name': cluster.name },
    holder: cluster.id,
    createdBy: maker,
  });
  const groupId = ec2Id(group);
  allow(aws, place, { groupId, direction: 'ingress', protocol: '-1', sourceGroupId: groupId }, maker);
  const more = object(cluster.body, 'resourcesVpcConfig')['securityGroupIds'];
  const groupIds = [groupId, ...(Array.isArray(more) ? more.filter((id) => typeof id === 'string') : [])];
  for (const subnet of inDifferentZones(subnets)) {
    makeInterface(aws, place, {
      subnetId: subnet.id,
      groupIds,
      description: `Amazon EKS ${cluster.name}`,
      requesterId: maker,
      tags: { 'cluster.k8s.amazonaws.com/name': cluster.name },
      holder: cluster.id,
      createdBy: maker,
    });
  }
  return groupId;
}

function inDifferentZones(subnets: SubnetFacts[]): SubnetFacts[] {
  const first = subnets.filter(({ zone }, index) => subnets.findIndex((other) => other.zone === zone) === index);
  return first.slice(0, interfaces);
}

/** Interfaces always go; the group stays when something that EKS did not make is still in it. */
export function removeFootprint(aws: Aws, cluster: Resource): void {
  const place = placeOf(cluster);
  removeInterfaces(aws, cluster.id, maker);
  const groupId = text(cluster.hidden, 'clusterSecurityGroupId');
  const holders = objectsOf(aws, place, 'network-interface').filter((item) =>
    objects(item.body, 'Groups').some((group) => text(group, 'GroupId') === groupId),
  );
  if (groupId !== '' && holders.length === 0) removeGroup(aws, place, groupId, maker);
}
