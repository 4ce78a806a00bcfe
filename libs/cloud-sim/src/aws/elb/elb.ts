import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, list, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { placeOfCall } from '../ec2/objects.ts';
import { AwsFault } from '../fault.ts';
import { page } from '../page.ts';
import { limitOf } from '../servicequotas/limits.ts';
import type { Call, Operation, Reply, Service } from '../service.ts';
import { tagList, withTags, withoutTags } from '../tag-list.ts';
import { balancerArn, balancersIn, dropBalancer } from './balancer.ts';

/** Classic load balancers, which Kubernetes makes: reading, tagging, taking away. */
export function elb(_aws: Aws): Service {
  return {
    service: 'elasticloadbalancing',
    schemas: () => import('@aws-sdk/client-elastic-load-balancing'),
    operations: {
      DescribeLoadBalancers: { handle: describeLoadBalancers },
      DescribeLoadBalancerAttributes: { handle: describeAttributes, name: nameOf },
      DescribeInstanceHealth: { handle: describeInstanceHealth, name: nameOf },
      DescribeTags: { handle: describeTags },
      DescribeAccountLimits: { handle: describeLimits },
      AddTags: onMany('AddTags', addTags),
      RemoveTags: onMany('RemoveTags', removeTags),
      DeleteLoadBalancer: {
        handle: deleteLoadBalancer,
        name: nameOf,
        actions: (call) => [
          {
            action: 'elasticloadbalancing:DeleteLoadBalancer',
            resource: balancerArn(placeOfCall(call), nameOf(call.input)),
          },
        ],
      },
    },
  };
}

const nameOf = (input: JsonObject): string => text(input, 'LoadBalancerName');
const namesOf = (input: JsonObject): string[] =>
  list(input, 'LoadBalancerNames').filter((name) => typeof name === 'string');

function onMany(operation: string, handle: Operation['handle']): Operation {
  return {
    handle,
    name: (input) => namesOf(input)[0] ?? '',
    actions: (call) =>
      namesOf(call.input).map((name) => ({
        action: `elasticloadbalancing:${operation}`,
        resource: balancerArn(placeOfCall(call), name),
      })),
  };
}

function find(call: Call, name: string): Resource {
  const found = call.aws.graph.get(balancerArn(placeOfCall(call), name));
  if (!found) throw new AwsFault('LoadBalancerNotFound', `There is no ACTIVE Load Balancer named '${name}'`);
  call.touched.add(found.id);
  return found;
}

function describeLoadBalancers(call: Call): Reply {
  const { aws, input } = call;
  const names = namesOf(input);
  const all = names.length > 0 ? names.map((name) => find(call, name)) : balancersIn(aws, placeOfCall(call));
  const shown = all.map(({ body: { Tags: _tags, ...rest } }) => rest);
  const wrong = (): AwsFault => new AwsFault('ValidationError', 'Invalid Marker');
  const { items, next } = page(shown, integer(input, 'PageSize') ?? 400, text(input, 'Marker'), wrong);
  return { LoadBalancerDescriptions: items, ...(next === undefined ? {} : { NextMarker: next }) };
}

function describeAttributes(call: Call): Reply {
  find(call, nameOf(call.input));
  return {
    LoadBalancerAttributes: {
      CrossZoneLoadBalancing: { Enabled: false },
      AccessLog: { Enabled: false },
      ConnectionDraining: { Enabled: false, Timeout: 300 },
      ConnectionSettings: { IdleTimeout: 60 },
      AdditionalAttributes: [],
    },
  };
}

function describeInstanceHealth(call: Call): Reply {
  const balancer = find(call, nameOf(call.input));
  const states = objects(balancer.body, 'Instances').map((instance) => ({
    InstanceId: text(instance, 'InstanceId'),
    State: 'InService',
    ReasonCode: 'N/A',
    Description: 'N/A',
  }));
  return { InstanceStates: states };
}

function describeTags(call: Call): Reply {
  const descriptions = namesOf(call.input).map((name) => ({
    LoadBalancerName: name,
    Tags: tagList(find(call, name).body, 'Tags'),
  }));
  return { TagDescriptions: descriptions };
}

function describeLimits(call: Call): Reply {
  const balancers = limitOf(call.aws, placeOfCall(call), 'elasticloadbalancing', 'L-E9E9831D');
  return { Limits: [{ Name: 'classic-load-balancers', Max: String(balancers) }] };
}

function addTags(call: Call): Reply {
  for (const balancer of namesOf(call.input).map((name) => find(call, name))) {
    const Tags = withTags(tagList(balancer.body, 'Tags'), tagList(call.input, 'Tags'));
    if (Tags.length > 50) throw new AwsFault('TooManyTags', 'The quota for the number of tags has been reached');
    call.aws.graph.patch(balancer.id, { Tags });
  }
  return {};
}

function removeTags(call: Call): Reply {
  const keys = objects(call.input, 'Tags').map((tag) => text(tag, 'Key'));
  for (const balancer of namesOf(call.input).map((name) => find(call, name)))
    call.aws.graph.patch(balancer.id, { Tags: withoutTags(tagList(balancer.body, 'Tags'), keys) });
  return {};
}

/** One that is not there is deleted already. */
function deleteLoadBalancer(call: Call): Reply {
  const id = balancerArn(placeOfCall(call), nameOf(call.input));
  if (call.aws.graph.get(id)) call.touched.add(id);
  dropBalancer(call.aws, id, call.caller.arn);
  return {};
}
