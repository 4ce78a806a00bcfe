import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import { removeInterfaces } from '../ec2/footprint.ts';
import type { Place } from '../ec2/objects.ts';
import { balancerZones } from '../route53/alias-zones.ts';

const balancerType = 'elb.loadBalancers';
/** Dollars an hour at list price, without traffic. */
const costPerHour = 0.028;

export interface ClassicBalancer {
  name: string;
  vpcId: string;
  subnetIds: string[];
  zones: string[];
  groupId: string;
  groupName: string;
  instanceIds: string[];
  ports: number[];
  internal: boolean;
  /** Public ones, where its host name leads. */
  addresses: string[];
  tags: Record<string, string>;
  /** Id in the graph of the cluster. */
  holder: string;
  createdBy: string;
}

export function balancerArn(place: Place, name: string): string {
  return arn('elasticloadbalancing', place.region, place.account, `loadbalancer/${name}`);
}

/** Ports of the machines behind a Service; which ones is chance, and the same for the same load balancer. */
export function nodePort(aws: Aws, name: string, port: number): number {
  return 30_000 + Math.floor(aws.seeded.uniform('node port', name, port) * 2767);
}

export function putBalancer(aws: Aws, place: Place, made: ClassicBalancer): Resource {
  const { name, ports, tags, holder, createdBy, addresses } = made;
  const id = balancerArn(place, name);
  const number = aws.seeded.digits(10, 'elb', id, aws.graph.creates(id));
  const host = `${made.internal ? 'internal-' : ''}${name}-${number}.${place.region}.elb.amazonaws.com`;
  aws.graph.forget(id);
  return aws.graph.create({
    id,
    type: balancerType,
    cloud,
    name,
    project: place.account,
    location: place.region,
    parent: holder,
    body: {
      LoadBalancerName: name,
      DNSName: host,
      ...(made.internal ? {} : { CanonicalHostedZoneName: host }),
      CanonicalHostedZoneNameID: balancerZones(place.region).classic,
      ListenerDescriptions: ports.map((port) => ({
        Listener: {
          Protocol: 'TCP',
          LoadBalancerPort: port,
          InstanceProtocol: 'TCP',
          InstancePort: nodePort(aws, name, port),
        },
        PolicyNames: [],
      })),
      Policies: { AppCookieStickinessPolicies: [], LBCookieStickinessPolicies: [], OtherPolicies: [] },
      BackendServerDescriptions: [],
      AvailabilityZones: made.zones,
      Subnets: made.subnetIds,
      VPCId: made.vpcId,
      Instances: made.instanceIds.map((InstanceId) => ({ InstanceId })),
      HealthCheck: {
        Target: `TCP:${nodePort(aws, name, ports[0] ?? 443)}`,
        Interval: 10,
        Timeout: 5,
        UnhealthyThreshold: 6,
        HealthyThreshold: 2,
      },
      SourceSecurityGroup: { OwnerAlias: place.account, GroupName: made.groupName },
      SecurityGroups: [made.groupId],
      CreatedTime: aws.clock.iso(),
      Scheme: made.internal ? 'internal' : 'internet-facing',
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    },
    hidden: { addresses },
    refs: [],
    createdBy,
    costPerHour,
  });
}

/** Takes the load balancer with its interfaces away; its security group is whoever's that made it. Absent is success. */
export function dropBalancer(aws: Aws, id: string, by: string): void {
  removeInterfaces(aws, id, by);
  aws.graph.delete(id, by);
}

export function balancersIn(aws: Aws, place: Place): Resource[] {
  return aws.graph
    .all(balancerType)
    .filter(({ project, location }) => project === place.account && location === place.region)
    .sort((a, b) => (text(a.body, 'LoadBalancerName') < text(b.body, 'LoadBalancerName') ? -1 : 1));
}
