import type { Resource } from '../../core/graph.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import { removeInterfaces } from '../ec2/footprint.ts';
import type { Place } from '../ec2/objects.ts';
import { nodePort } from '../elb/balancer.ts';
import { balancerZones } from '../route53/alias-zones.ts';

export const types = {
  balancer: 'elbv2.loadBalancers',
  listener: 'elbv2.listeners',
  targets: 'elbv2.targetGroups',
} as const;
/** Dollars an hour at list price, without traffic. */
const costPerHour = 0.0252;

export interface NetworkBalancer {
  name: string;
  vpcId: string;
  subnets: { id: string; zone: string }[];
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

/** `…:loadbalancer/net/<name>/<sixteen digits>` */
export function networkBalancerArn(aws: Aws, place: Place, name: string): string {
  const suffix = aws.seeded.hex(16, 'nlb', place.account, place.region, name);
  return arn('elasticloadbalancing', place.region, place.account, `loadbalancer/net/${name}/${suffix}`);
}

/** The load balancer with a listener and a target group for each port. */
export function putNetworkBalancer(aws: Aws, place: Place, made: NetworkBalancer): Resource {
  const { name, tags, holder, createdBy, addresses } = made;
  const id = networkBalancerArn(aws, place, name);
  const suffix = id.slice(id.lastIndexOf('/') + 1);
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const common = { cloud, project: place.account, location: place.region, createdBy };
  aws.graph.forget(id);
  const balancer = aws.graph.create({
    ...common,
    id,
    type: types.balancer,
    name,
    parent: holder,
    body: {
      LoadBalancerArn: id,
      DNSName: `${name}-${suffix}.elb.${place.region}.amazonaws.com`,
      CanonicalHostedZoneId: balancerZones(place.region).network,
      CreatedTime: aws.clock.iso(),
      LoadBalancerName: name,
      Scheme: made.internal ? 'internal' : 'internet-facing',
      VpcId: made.vpcId,
      State: { Code: 'active' },
      Type: 'network',
      AvailabilityZones: made.subnets.map(({ zone, id: SubnetId }) => ({
        ZoneName: zone,
        SubnetId,
        LoadBalancerAddresses: [],
      })),
      IpAddressType: 'ipv4',
      Tags,
    },
    hidden: { addresses },
    refs: [],
    costPerHour,
  });
  for (const port of made.ports) {
    const targetName = `k8s${aws.seeded.hex(29, 'targets', name, port)}`;
    const targetSuffix = aws.seeded.hex(16, 'target group', id, port);
    const targets = arn(
      'elasticloadbalancing',
      place.region,
      place.account,
      `targetgroup/${targetName}/${targetSuffix}`,
    );
    const listener = `${id.replace(':loadbalancer/', ':listener/')}/${aws.seeded.hex(16, 'listener', id, port)}`;
    aws.graph.forget(targets);
    aws.graph.forget(listener);
    aws.graph.create({
      ...common,
      id: targets,
      type: types.targets,
      name: targetName,
      parent: id,
      body: {
        TargetGroupArn: targets,
        TargetGroupName: targetName,
        Protocol: 'TCP',
        Port: nodePort(aws, name, port),
        VpcId: made.vpcId,
        HealthCheckProtocol: 'TCP',
        HealthCheckPort: 'traffic-port',
        HealthCheckEnabled: true,
        HealthCheckIntervalSeconds: 30,
        HealthCheckTimeoutSeconds: 10,
        HealthyThresholdCount: 3,
        UnhealthyThresholdCount: 3,
        LoadBalancerArns: [id],
        TargetType: 'instance',
        IpAddressType: 'ipv4',
        Tags,
      },
      hidden: { instanceIds: made.instanceIds },
      refs: [],
    });
    aws.graph.create({
      ...common,
      id: listener,
      type: types.listener,
      name: String(port),
      parent: id,
      body: {
        ListenerArn: listener,
        LoadBalancerArn: id,
        Port: port,
        Protocol: 'TCP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: targets, Order: 1 }],
      },
      refs: [],
    });
  }
  return balancer;
}

/** Listeners and interfaces go with it; target groups stay and serve nothing any more. Absent is success. */
export function dropNetworkBalancer(aws: Aws, id: string, by: string): void {
  removeInterfaces(aws, id, by);
  for (const child of aws.graph.children(id)) {
    if (child.type === types.listener) aws.graph.delete(child.id, by);
    if (child.type === types.targets) aws.graph.patch(child.id, { LoadBalancerArns: [] });
  }
  aws.graph.delete(id, by);
}
