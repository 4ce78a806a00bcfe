import type { Resource } from '../../core/graph.ts';
import { list, object, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { subnetFacts } from '../ec2/footprint.ts';
import type { Place } from '../ec2/objects.ts';
import { placeOf } from '../ec2/objects.ts';
import { readBootstrap } from './bootstrap.ts';
import { roleMay } from './role-trust.ts';
import { wayOut } from './way-out.ts';

/** Why machines of a node group would never turn up in the cluster. */
export interface JoinProblem {
  /** As the node group's health names it. */
  code: 'NodeCreationFailure' | 'Ec2SubnetInvalidConfiguration';
  message: string;
  /** What EKS itself never says; for whoever debugs a test. */
  reason: string;
}

const notJoined = (reason: string): JoinProblem => ({
  code: 'NodeCreationFailure',
  message: 'Instances failed to join the kubernetes cluster',
  reason,
});

/** Undefined: they would join. */
export function joinProblem(aws: Aws, cluster: Resource, nodegroup: Resource): JoinProblem | undefined {
  const place = placeOf(cluster);
  const groups = list(object(nodegroup.hidden, 'launch'), 'groupIds');
  if (!groups.includes(text(cluster.hidden, 'clusterSecurityGroupId')))
    return notJoined('the machines are not in the cluster security group');
  const role = text(nodegroup.body, 'nodeRole');
  if (!roleMay(aws, role, 'ec2:DescribeInstances', cluster.location))
    return notJoined('the node role has no AmazonEKSWorkerNodePolicy');
  const subnets = list(nodegroup.body, 'subnets').filter((subnet) => typeof subnet === 'string');
  const ways = subnets.map((subnet) => ({ subnet, way: reach(aws, place, subnet) }));
  const unaddressed = ways.filter(({ way }) => way === 'needs public address').map(({ subnet }) => subnet);
  if (unaddressed.length > 0)
    return {
      code: 'Ec2SubnetInvalidConfiguration',
      message: `One or more Amazon EC2 Subnets of [${unaddressed.join(', ')}] for node group ${nodegroup.name} does not automatically assign public IP addresses to instances launched into it. If you want your instances to be assigned a public IP address, then you need to enable auto-assign public IP address for the subnet. See IP addressing in VPC guide: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html#subnet-public-ip`,
      reason: 'a public subnet gives its machines no public address',
    };
  const closed = ways.find(({ way }) => way === 'none');
  if (closed) return notJoined(`subnet ${closed.subnet} has no way out`);
  if (text(nodegroup.body, 'amiType') !== 'CUSTOM') return undefined;
  const wrong = scriptProblem(aws, cluster, nodegroup);
  return wrong === undefined ? undefined : notJoined(wrong);
}

/** EKS leaves the first script of an image that is not its own as it is. */
function scriptProblem(aws: Aws, cluster: Resource, nodegroup: Resource): string | undefined {
  const bootstrap = readBootstrap(text(nodegroup.hidden, 'userData'));
  if (!bootstrap) return 'the user data does not run /etc/eks/bootstrap.sh';
  if (bootstrap.cluster !== cluster.name) return `the user data joins cluster "${bootstrap.cluster}"`;
  const { endpoint, authority } = bootstrap;
  if (endpoint === undefined || authority === undefined) {
    const may = roleMay(aws, text(nodegroup.body, 'nodeRole'), 'eks:DescribeCluster', cluster.location);
    return may ? undefined : 'the node role may not describe the cluster';
  }
  if (endpoint !== text(cluster.body, 'endpoint')) return `the user data has endpoint ${endpoint}`;
  const known = text(object(cluster.body, 'certificateAuthority'), 'data');
  return authority === known ? undefined : 'the user data has another certificate authority';
}

/** Images and the API are reached through a NAT gateway, or from a public subnet with an address of one's own. */
function reach(aws: Aws, place: Place, subnetId: string): 'open' | 'needs public address' | 'none' {
  const subnet = subnetFacts(aws, place, subnetId);
  if (!subnet) return 'none';
  const way = wayOut(aws, subnet);
  if (way !== 'internet') return way === 'nat' ? 'open' : 'none';
  return subnet.resource.body['MapPublicIpOnLaunch'] === true ? 'open' : 'needs public address';
}
