import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { subnetFacts } from '../ec2/footprint.ts';
import type { SubnetFacts } from '../ec2/footprint.ts';
import { ec2Id, objectsOf, placeOf } from '../ec2/objects.ts';
import { clusterTag } from '../eks/footprint.ts';
import { wayOut } from '../eks/way-out.ts';

/**
 * One subnet in each zone, as the cloud controller chooses: of the cluster's VPC, not tagged for other clusters only, public unless the
 * load balancer is internal; one with the tag of its role before one without, then by id.
 */
export function balancerSubnets(aws: Aws, cluster: Resource, internal: boolean): SubnetFacts[] {
  const place = placeOf(cluster);
  const vpcId = text(object(cluster.body, 'resourcesVpcConfig'), 'vpcId');
  const role = internal ? 'kubernetes.io/role/internal-elb' : 'kubernetes.io/role/elb';
  const candidates = objectsOf(aws, place, 'subnet')
    .map((subnet) => subnetFacts(aws, place, ec2Id(subnet)))
    .filter((subnet) => subnet !== undefined)
    .filter((subnet) => subnet.vpcId === vpcId && isFor(subnet, cluster.name))
    .filter((subnet) => internal || wayOut(aws, subnet) === 'internet')
    .sort((a, b) => rank(a, role) - rank(b, role) || (a.id < b.id ? -1 : 1));
  const chosen = candidates.filter(({ zone }, index) => candidates.findIndex((other) => other.zone === zone) === index);
  return chosen.sort((a, b) => (a.zone < b.zone ? -1 : 1));
}

function isFor({ tags }: SubnetFacts, cluster: string): boolean {
  const clusters = Object.keys(tags).filter((key) => key.startsWith(clusterTag('')));
  return clusters.length === 0 || clusters.includes(clusterTag(cluster));
}

const rank = ({ tags }: SubnetFacts, role: string): number => (['', '1'].includes(tags[role] ?? 'none') ? 0 : 1);
