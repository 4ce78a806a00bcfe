import type { LoadBalancerRequest } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { labels, list, object, text } from '../../core/json.ts';
import type { Operation } from '../../core/operation.ts';
import { OperationFailure } from '../../core/operation.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';
import { durations } from '../durations.ts';
import { interfacesOf, makeInterface, removeGroup } from '../ec2/footprint.ts';
import { placeOf } from '../ec2/objects.ts';
import { dropBalancer, putBalancer, balancersIn } from '../elb/balancer.ts';
import { dropNetworkBalancer, putNetworkBalancer, types } from '../elbv2/balancer.ts';
import { AwsFault } from '../fault.ts';
import { limitOf } from '../servicequotas/limits.ts';
import { balancerGroup, closePorts, groupOf, openPorts } from './balancer-groups.ts';
import { balancerName, clusterMachines, planBalancer } from './balancer-plan.ts';
import type { BalancerPlan } from './balancer-plan.ts';
import { balancerSubnets } from './balancer-subnets.ts';
import { leaks } from './controller-call.ts';
import { requireAction, roleItself, sentenceOf } from './refused.ts';

const service = 'kubernetes';
/** The cloud controller's, which acts as the cluster's role. */
const maker = 'amazon-elb';
const forever = 2 ** 31 - 1;

/** Makes the load balancer with group and interfaces, or finds it; resolves with its host name once it stands. */
export async function ensureLoadBalancer(aws: Aws, cluster: Resource, request: LoadBalancerRequest): Promise<string> {
  const plan = planBalancer(aws, cluster, request);
  const host = (): string => text(aws.graph.get(plan.id)?.body, 'DNSName');
  if (host() !== '' && !aws.operations.running(plan.id)) return host();
  const running = aws.operations.running(plan.id) ?? attempt(() => begin(aws, cluster, request, plan));
  await aws.operations.wait(running.id, forever);
  const error = aws.operations.get(running.id)?.error;
  if (error) throw new Error(`error creating load balancer: "${error.message}"`);
  return host();
}

function attempt(work: () => Operation): Operation {
  try {
    return work();
  } catch (error) {
    throw sentenceOf(error);
  }
}

/** Group, rules and interfaces come first, the load balancer last: a half-made one leaves the former behind. */
function begin(aws: Aws, cluster: Resource, request: LoadBalancerRequest, plan: BalancerPlan): Operation {
  const { internal, kind, name } = plan;
  const role = roleItself(text(cluster.body, 'roleArn'));
  const action = 'elasticloadbalancing:CreateLoadBalancer';
  requireAction(aws, role, { action, resource: plan.id }, cluster.location);
  const subnets = balancerSubnets(aws, cluster, internal);
  if (subnets.length === 0) throw new Error('could not find any suitable subnets for creating the ELB');
  refuseTooMany(aws, cluster, kind);
  return aws.store.transaction(() => {
    const place = placeOf(cluster);
    const group = kind === 'classic' ? balancerGroup(aws, cluster, plan, request) : undefined;
    openPorts(aws, cluster, plan, request.ports, group);
    if (interfacesOf(aws, plan.id).length === 0)
      for (const subnet of subnets)
        makeInterface(aws, place, {
          subnetId: subnet.id,
          groupIds: group === undefined ? [] : [group],
          description: kind === 'network' ? `ELB ${plan.id.replace(/^.*:loadbalancer\//, '')}` : `ELB ${name}`,
          requesterId: maker,
          ...(kind === 'network' ? { interfaceType: 'network_load_balancer' } : {}),
          publicAddress: !internal,
          holder: plan.id,
          createdBy: maker,
        });
    const { id: target, tags } = plan;
    const chosen = subnets.map(({ id, zone }) => ({ id, zone }));
    const args = { cluster: cluster.id, name, kind, internal, tags, ports: request.ports, subnets: chosen };
    return start(aws, cluster, 'elb.ensure', 'EnsureLoadBalancer', target, args);
  });
}

function refuseTooMany(aws: Aws, cluster: Resource, kind: BalancerPlan['kind']): void {
  const place = placeOf(cluster);
  const quota = kind === 'classic' ? 'L-E9E9831D' : 'L-69A177A2';
  const limit = limitOf(aws, place, 'elasticloadbalancing', quota);
  const have = kind === 'classic' ? balancersIn(aws, place) : aws.graph.all(types.balancer);
  if (have.length >= limit)
    throw new AwsFault('TooManyLoadBalancers', 'The maximum number of load balancers has been reached');
}

function start(
  aws: Aws,
  cluster: Resource,
  type: string,
  operation: string,
  target: string,
  args: JsonObject,
): Operation {
  return aws.operations.start({
    cloud,
    service,
    type,
    operation,
    project: cluster.project,
    location: cluster.location,
    target,
    name: text(args, 'name'),
    principal: 'cloud-controller',
    spread: type === 'elb.ensure' ? durations.loadBalancer : durations.loadBalancerDelete,
    args,
  });
}

/** The load balancer of a Service that is gone, with all that it brought along; absent is success. */
export async function deleteLoadBalancer(aws: Aws, cluster: Resource, uid: string): Promise<void> {
  const name = balancerName(uid);
  for (const kind of ['classic', 'network'] as const) {
    const annotations: Record<string, string> =
      kind === 'network' ? { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' } : {};
    const { id } = planBalancer(aws, cluster, { uid, annotations, namespace: '', name: '', ports: [] });
    const before = aws.operations.running(id);
    if (before) await aws.operations.wait(before.id, forever);
    const group = kind === 'classic' ? groupOf(aws, cluster, name) : undefined;
    if (!aws.graph.get(id) && interfacesOf(aws, id).length === 0 && group === undefined) continue;
    const running = aws.store.transaction(() =>
      start(aws, cluster, 'elb.delete', 'DeleteLoadBalancer', id, { cluster: cluster.id, name, kind }),
    );
    await aws.operations.wait(running.id, forever);
    const error = aws.operations.get(running.id)?.error;
    if (error) throw new Error(error.message);
  }
}

export function defineLoadBalancers(aws: Aws): void {
  aws.operations.define(service, 'elb.ensure', {
    complete: ({ args, target }) => {
      const cluster = aws.graph.get(text(args, 'cluster'));
      if (!cluster) throw new OperationFailure('ResourceNotFoundException', 'The cluster is gone.');
      put(aws, cluster, target, args);
    },
  });
  aws.operations.define(service, 'elb.delete', {
    complete: ({ args, target }) => {
      const cluster = aws.graph.get(text(args, 'cluster'));
      if (cluster) remove(aws, cluster, target, args);
    },
  });
}

function put(aws: Aws, cluster: Resource, id: string, args: JsonObject): void {
  const place = placeOf(cluster);
  const subnets = (args['subnets'] as { id: string; zone: string }[] | undefined) ?? [];
  const addresses = interfacesOf(aws, id).map((item) => text(object(item.body, 'Association'), 'PublicIp'));
  const common = {
    name: text(args, 'name'),
    vpcId: text(object(cluster.body, 'resourcesVpcConfig'), 'vpcId'),
    instanceIds: clusterMachines(aws, cluster).map((machine) => text(machine.body, 'InstanceId')),
    ports: list(args, 'ports').map(Number),
    internal: args['internal'] === true,
    addresses: addresses.filter((address) => address !== ''),
    tags: labels(args, 'tags'),
    holder: cluster.id,
    createdBy: 'cloud-controller',
  };
  if (text(args, 'kind') === 'network') {
    putNetworkBalancer(aws, place, { ...common, subnets });
    return;
  }
  putBalancer(aws, place, {
    ...common,
    subnetIds: subnets.map((subnet) => subnet.id),
    zones: subnets.map(({ zone }) => zone),
    groupId: groupOf(aws, cluster, common.name) ?? '',
    groupName: `k8s-elb-${common.name}`,
  });
}

function remove(aws: Aws, cluster: Resource, id: string, args: JsonObject): void {
  const name = text(args, 'name');
  const isNetwork = text(args, 'kind') === 'network';
  if (!leaks(aws, 'load-balancer', name)) {
    if (isNetwork) {
      const targets = aws.graph.children(id).filter((child) => child.type === types.targets);
      dropNetworkBalancer(aws, id, 'cloud-controller');
      for (const target of targets) aws.graph.delete(target.id, 'cloud-controller');
    } else dropBalancer(aws, id, 'cloud-controller');
  }
  closePorts(aws, cluster, name);
  const group = groupOf(aws, cluster, name);
  const held = interfacesOf(aws, id).length > 0 || leaks(aws, 'security-group', `k8s-elb-${name}`);
  if (group !== undefined && !held) removeGroup(aws, placeOf(cluster), group, 'cloud-controller');
}
