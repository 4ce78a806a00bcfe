import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, list, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { placeOfCall } from '../ec2/objects.ts';
import { AwsFault } from '../fault.ts';
import { page } from '../page.ts';
import type { Call, Operation, Reply, Service } from '../service.ts';
import { tagList, withTags, withoutTags } from '../tag-list.ts';
import { dropNetworkBalancer, types } from './balancer.ts';

type Type = (typeof types)[keyof typeof types];

/** Network load balancers, which Kubernetes makes when it is told so: reading, tagging, taking away. */
export function elbv2(_aws: Aws): Service {
  return {
    service: 'elasticloadbalancing',
    schemas: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
    operations: {
      DescribeLoadBalancers: { handle: describeLoadBalancers },
      DescribeLoadBalancerAttributes: { handle: describeAttributes, name: nameIn('LoadBalancerArn') },
      DescribeListeners: { handle: describeListeners, name: nameIn('LoadBalancerArn') },
      DescribeTargetGroups: { handle: describeTargetGroups, name: nameIn('LoadBalancerArn') },
      DescribeTargetHealth: { handle: describeTargetHealth, name: nameIn('TargetGroupArn') },
      DescribeTags: { handle: describeTags },
      AddTags: onMany('AddTags', addTags),
      RemoveTags: onMany('RemoveTags', removeTags),
      DeleteLoadBalancer: onOne('DeleteLoadBalancer', 'LoadBalancerArn', deleteLoadBalancer),
      DeleteListener: onOne('DeleteListener', 'ListenerArn', deleteListener),
      DeleteTargetGroup: onOne('DeleteTargetGroup', 'TargetGroupArn', deleteTargetGroup),
    },
  };
}

/** `acme` of `…:loadbalancer/net/acme/50dc6c495c0c9188`. */
const nameIn =
  (member: string) =>
  (input: JsonObject): string =>
    text(input, member).split('/').at(-2) ?? '';

function onOne(operation: string, member: string, handle: Operation['handle']): Operation {
  return {
    handle,
    name: nameIn(member),
    actions: (call) => [{ action: `elasticloadbalancing:${operation}`, resource: text(call.input, member) }],
  };
}

const arnsOf = (input: JsonObject, member: string): string[] =>
  list(input, member).filter((item) => typeof item === 'string');

function onMany(operation: string, handle: Operation['handle']): Operation {
  return {
    handle,
    name: (input) => arnsOf(input, 'ResourceArns')[0]?.split('/').at(-2) ?? '',
    actions: (call) =>
      arnsOf(call.input, 'ResourceArns').map((resource) => ({
        action: `elasticloadbalancing:${operation}`,
        resource,
      })),
  };
}

const absent: Record<Type, (id: string) => AwsFault> = {
  'elbv2.loadBalancers': (id) => new AwsFault('LoadBalancerNotFound', `Load balancer '${id}' not found`),
  'elbv2.listeners': (id) => new AwsFault('ListenerNotFound', `One or more listeners not found: ${id}`),
  'elbv2.targetGroups': (id) => new AwsFault('TargetGroupNotFound', `Target groups '${id}' not found`),
};

function find(call: Call, type: Type, id: string): Resource {
  const found = call.aws.graph.get(id);
  if (found?.type !== type) throw absent[type](id);
  call.touched.add(found.id);
  return found;
}

function all(call: Call, type: Type): Resource[] {
  const { account, region } = placeOfCall(call);
  return call.aws.graph
    .all(type)
    .filter(({ project, location }) => project === account && location === region)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function paged(call: Call, member: string, found: Resource[]): Reply {
  const shown = found.map(({ body: { Tags: _tags, ...rest } }) => rest);
  const wrong = (): AwsFault => new AwsFault('ValidationError', 'Invalid Marker');
  const { items, next } = page(shown, integer(call.input, 'PageSize') ?? 400, text(call.input, 'Marker'), wrong);
  return { [member]: items, ...(next === undefined ? {} : { NextMarker: next }) };
}

function describeLoadBalancers(call: Call): Reply {
  const ids = arnsOf(call.input, 'LoadBalancerArns');
  const names = arnsOf(call.input, 'Names');
  const found = ids.length > 0 ? ids.map((id) => find(call, types.balancer, id)) : all(call, types.balancer);
  const missing = names.find((name) => !found.some((item) => item.name === name));
  if (missing !== undefined) throw new AwsFault('LoadBalancerNotFound', `Load balancers '[${missing}]' not found`);
  return paged(
    call,
    'LoadBalancers',
    found.filter(({ name }) => names.length === 0 || names.includes(name)),
  );
}

function describeAttributes(call: Call): Reply {
  find(call, types.balancer, text(call.input, 'LoadBalancerArn'));
  const attributes = {
    'deletion_protection.enabled': 'false',
    'access_logs.s3.enabled': 'false',
    'load_balancing.cross_zone.enabled': 'false',
  };
  return { Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) };
}

function describeListeners(call: Call): Reply {
  const balancer = text(call.input, 'LoadBalancerArn');
  const ids = arnsOf(call.input, 'ListenerArns');
  if (balancer !== '') find(call, types.balancer, balancer);
  const found = ids.length > 0 ? ids.map((id) => find(call, types.listener, id)) : all(call, types.listener);
  return paged(
    call,
    'Listeners',
    found.filter(({ parent }) => balancer === '' || parent === balancer),
  );
}

function describeTargetGroups(call: Call): Reply {
  const balancer = text(call.input, 'LoadBalancerArn');
  const ids = arnsOf(call.input, 'TargetGroupArns');
  const names = arnsOf(call.input, 'Names');
  if (balancer !== '') find(call, types.balancer, balancer);
  const found = ids.length > 0 ? ids.map((id) => find(call, types.targets, id)) : all(call, types.targets);
  return paged(
    call,
    'TargetGroups',
    found
      .filter(({ body }) => balancer === '' || list(body, 'LoadBalancerArns').includes(balancer))
      .filter(({ name }) => names.length === 0 || names.includes(name)),
  );
}

function describeTargetHealth(call: Call): Reply {
  const group = find(call, types.targets, text(call.input, 'TargetGroupArn'));
  const descriptions = list(group.hidden, 'instanceIds').map((id) => ({
    Target: { Id: id, Port: group.body['Port'] },
    HealthCheckPort: String(group.body['Port']),
    TargetHealth: { State: 'healthy' },
  }));
  return { TargetHealthDescriptions: descriptions };
}

function tagged(call: Call): Resource[] {
  return arnsOf(call.input, 'ResourceArns').map((id) => {
    const found = call.aws.graph.get(id);
    if (found?.type !== types.balancer && found?.type !== types.targets) {
      throw id.includes(':targetgroup/') ? absent[types.targets](id) : absent[types.balancer](id);
    }
    call.touched.add(id);
    return found;
  });
}

function describeTags(call: Call): Reply {
  return { TagDescriptions: tagged(call).map(({ id, body }) => ({ ResourceArn: id, Tags: tagList(body, 'Tags') })) };
}

function addTags(call: Call): Reply {
  for (const resource of tagged(call)) {
    const Tags = withTags(tagList(resource.body, 'Tags'), tagList(call.input, 'Tags'));
    if (Tags.length > 50) throw new AwsFault('TooManyTags', 'The quota for the number of tags has been reached');
    call.aws.graph.patch(resource.id, { Tags });
  }
  return {};
}

function removeTags(call: Call): Reply {
  const keys = arnsOf(call.input, 'TagKeys');
  for (const resource of tagged(call))
    call.aws.graph.patch(resource.id, { Tags: withoutTags(tagList(resource.body, 'Tags'), keys) });
  return {};
}

/** One that is not there is deleted already. */
function deleteLoadBalancer(call: Call): Reply {
  dropNetworkBalancer(call.aws, text(call.input, 'LoadBalancerArn'), call.caller.arn);
  return {};
}

function deleteListener(call: Call): Reply {
  const listener = find(call, types.listener, text(call.input, 'ListenerArn'));
  call.aws.graph.delete(listener.id, call.caller.arn);
  return {};
}

function deleteTargetGroup(call: Call): Reply {
  const id = text(call.input, 'TargetGroupArn');
  const group = call.aws.graph.get(id);
  const user = all(call, types.listener).find((listener) => JSON.stringify(listener.body).includes(id));
  if (group && user)
    throw new AwsFault('ResourceInUse', `Target group '${id}' is currently in use by a listener or a rule`);
  call.aws.graph.delete(id, call.caller.arn);
  return {};
}
