import type { LoadBalancerRequest } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { allow, makeGroup } from '../ec2/footprint.ts';
import { ec2Id, objectsOf, placeOf } from '../ec2/objects.ts';
import { nodePort } from '../elb/balancer.ts';
import { machineGroups } from './balancer-plan.ts';
import type { BalancerPlan } from './balancer-plan.ts';

const maker = 'cloud-controller';
const everywhere = '0.0.0.0/0';

/** Security group of a classic load balancer. */
export function balancerGroup(aws: Aws, cluster: Resource, plan: BalancerPlan, request: LoadBalancerRequest): string {
  const place = placeOf(cluster);
  const group = makeGroup(aws, place, {
    vpcId: text(object(cluster.body, 'resourcesVpcConfig'), 'vpcId'),
    name: `k8s-elb-${plan.name}`,
    description: `Security group for Kubernetes ELB ${plan.name} (${request.namespace}/${request.name})`,
    tags: plan.tags,
    holder: cluster.id,
    createdBy: maker,
  });
  const groupId = ec2Id(group);
  for (const port of request.ports)
    allow(
      aws,
      place,
      { groupId, direction: 'ingress', protocol: 'tcp', fromPort: port, toPort: port, cidr: everywhere },
      maker,
    );
  const icmp = { protocol: 'icmp', fromPort: 3, toPort: 4 };
  allow(aws, place, { groupId, direction: 'ingress', ...icmp, cidr: everywhere }, maker);
  return groupId;
}

export function groupOf(aws: Aws, cluster: Resource, name: string): string | undefined {
  const found = objectsOf(aws, placeOf(cluster), 'security-group').find(
    (group) => group.parent === cluster.id && text(group.body, 'GroupName') === `k8s-elb-${name}`,
  );
  return found && ec2Id(found);
}

/** What is written on the rules that let clients through a network load balancer to the machines. */
const ruleOf = (name: string): string => `kubernetes.io/rule/nlb/client=${name}`;

/** Lets the load balancer's traffic into the machines: from its group, or from everywhere where it has none. */
export function openPorts(
  aws: Aws,
  cluster: Resource,
  plan: BalancerPlan,
  ports: number[],
  group: string | undefined,
): void {
  const place = placeOf(cluster);
  for (const groupId of machineGroups(aws, cluster)) {
    if (group !== undefined) {
      allow(aws, place, { groupId, direction: 'ingress', protocol: '-1', sourceGroupId: group }, maker);
      continue;
    }
    for (const port of ports.map((item) => nodePort(aws, plan.name, item)))
      allow(
        aws,
        place,
        {
          groupId,
          direction: 'ingress',
          protocol: 'tcp',
          fromPort: port,
          toPort: port,
          cidr: everywhere,
          description: ruleOf(plan.name),
        },
        maker,
      );
  }
}

/** Takes the rules of a network load balancer away; those of a classic one go with its group. */
export function closePorts(aws: Aws, cluster: Resource, name: string): void {
  for (const rule of objectsOf(aws, placeOf(cluster), 'security-group-rule'))
    if (text(rule.body, 'Description') === ruleOf(name)) aws.graph.delete(rule.id, maker);
}
