import type { LoadBalancerRequest } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { OperationFailure } from '../../core/operation.ts';
import { regionOf } from '../compute/locations.ts';
import { computeId, selfLink } from '../compute/references.ts';
import { addFirewall } from '../container/footprint.ts';
import { poolsOf } from '../container/nodes.ts';
import { durations } from '../durations.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { leaks } from './controller-call.ts';

/** Name that the cloud controller gives a Service's load balancer. */
function loadBalancerName(uid: string): string {
  return `a${uid.replaceAll('-', '')}`.slice(0, 32);
}

interface Names {
  forwardingRule: string;
  targetPool: string;
}

function paths(cluster: Resource, name: string): Names {
  const base = `projects/${cluster.project}/regions/${regionOf(cluster.location)}`;
  return { forwardingRule: `${base}/forwardingRules/${name}`, targetPool: `${base}/targetPools/${name}` };
}

const ruleCostPerHour = 0.025;
const service = 'kubernetes';

/** Firewalls, health check and target pool come first, the address last: a half-made load balancer leaves the former behind. */
export async function ensureLoadBalancer(gcp: Gcp, cluster: Resource, request: LoadBalancerRequest): Promise<string> {
  const name = loadBalancerName(request.uid);
  const id = computeId(paths(cluster, name).forwardingRule);
  const address = (): string => text(gcp.graph.get(id)?.body, 'IPAddress');
  if (address() !== '' && !gcp.operations.running(id)) return address();
  const running = gcp.operations.running(id) ?? gcp.store.transaction(() => begin(gcp, cluster, request, name, id));
  await gcp.operations.wait(running.id, 2 ** 31 - 1);
  const error = gcp.operations.get(running.id)?.error;
  if (error) throw new Error(error.message);
  return address();
}

function begin(gcp: Gcp, cluster: Resource, request: LoadBalancerRequest, name: string, id: string) {
  const description = JSON.stringify({ 'kubernetes.io/service-name': `${request.namespace}/${request.name}` });
  const hash = gcp.seeded.hex(16, 'cluster', cluster.id);
  const made = { parent: cluster.id, madeBy: name };
  const ports = request.ports.map(String);
  mark(
    gcp,
    addFirewall(gcp, cluster, `k8s-fw-${name}`, {
      description,
      sourceRanges: ['0.0.0.0/0'],
      allowed: [{ IPProtocol: 'tcp', ports }],
    }),
    made,
  );
  mark(
    gcp,
    addFirewall(gcp, cluster, `k8s-${hash}-node-http-hc`, {
      sourceRanges: ['130.211.0.0/22', '35.191.0.0/16'],
      allowed: [{ IPProtocol: 'tcp', ports: ['10256'] }],
    }),
    { ...made, madeBy: hash },
  );
  const check = `projects/${cluster.project}/global/httpHealthChecks/k8s-${hash}-node`;
  child(gcp, cluster, check, 'httpHealthChecks', { port: 10256, requestPath: '/healthz' }, [], hash);
  const { targetPool } = paths(cluster, name);
  const pools = new Set(poolsOf(gcp, cluster.id).map((pool) => pool.id));
  const instances = gcp.graph
    .all('compute.instances')
    .filter((instance) => pools.has(instance.parent ?? ''))
    .map((instance) => text(instance.body, 'selfLink'));
  child(
    gcp,
    cluster,
    targetPool,
    'targetPools',
    { description, instances, healthChecks: [selfLink(check)] },
    [computeId(check)],
    name,
  );
  return start(gcp, cluster, 'loadBalancer.ensure', 'EnsureLoadBalancer', id, durations.loadBalancer, {
    cluster: cluster.id,
    name,
    description,
    ports,
  });
}

function start(
  gcp: Gcp,
  cluster: Resource,
  type: string,
  operation: string,
  target: string,
  spread: typeof durations.loadBalancer,
  args: JsonObject,
) {
  const name = text(args, 'name');
  return gcp.operations.start({
    cloud,
    service,
    type,
    operation,
    project: cluster.project,
    location: regionOf(cluster.location),
    target,
    name,
    principal: 'cloud-controller',
    spread,
    args,
  });
}

export async function deleteLoadBalancer(gcp: Gcp, cluster: Resource, uid: string): Promise<void> {
  const name = loadBalancerName(uid);
  const id = computeId(paths(cluster, name).forwardingRule);
  const before = gcp.operations.running(id);
  if (before) await gcp.operations.wait(before.id, 2 ** 31 - 1);
  if (!gcp.graph.children(cluster.id).some((item) => item.hidden?.['of'] === name)) return;
  const args = { cluster: cluster.id, name };
  const running = gcp.store.transaction(() =>
    start(gcp, cluster, 'loadBalancer.delete', 'DeleteLoadBalancer', id, durations.loadBalancerDelete, args),
  );
  await gcp.operations.wait(running.id, 2 ** 31 - 1);
  const error = gcp.operations.get(running.id)?.error;
  if (error) throw new Error(error.message);
}

export function defineLoadBalancers(gcp: Gcp): void {
  gcp.operations.define(service, 'loadBalancer.ensure', {
    complete: ({ args, target }) => {
      const cluster = gcp.graph.get(text(args, 'cluster'));
      if (!cluster) throw new OperationFailure('NOT_FOUND', 'The cluster is gone.');
      const name = text(args, 'name');
      const { targetPool, forwardingRule } = paths(cluster, name);
      const last = 1 + Math.floor(gcp.seeded.uniform('address', target, gcp.graph.creates(target)) * 253);
      const ports = (args['ports'] as string[]).map(Number);
      const body = {
        description: text(args, 'description'),
        IPAddress: `203.0.113.${last}`,
        IPProtocol: 'TCP',
        portRange: `${Math.min(...ports)}-${Math.max(...ports)}`,
        target: selfLink(targetPool),
        loadBalancingScheme: 'EXTERNAL',
        networkTier: 'PREMIUM',
      };
      child(gcp, cluster, forwardingRule, 'forwardingRules', body, [computeId(targetPool)], name, ruleCostPerHour);
    },
  });
  gcp.operations.define(service, 'loadBalancer.delete', {
    complete: ({ args }) => {
      const children = gcp.graph.children(text(args, 'cluster'));
      const name = text(args, 'name');
      for (const item of children.filter((one) => one.hidden?.['of'] === name)) {
        if (!leaks(gcp, item.type.replace('compute.', ''), item.name)) gcp.graph.delete(item.id, 'cloud-controller');
      }
      const isLast = !children.some((item) => item.type === 'compute.targetPools' && item.hidden?.['of'] !== name);
      if (!isLast) return;
      const shared = children.filter((item) => /^k8s-[0-9a-f]{16}-node/.test(item.name));
      for (const item of shared)
        if (!leaks(gcp, item.type.replace('compute.', ''), item.name)) gcp.graph.delete(item.id, 'cloud-controller');
    },
  });
}

function mark(gcp: Gcp, id: string, made: { parent: string; madeBy: string }): void {
  const resource = gcp.graph.get(id);
  if (resource)
    gcp.graph.update(id, resource.body, {
      hidden: { madeBy: 'kubernetes', of: made.madeBy },
      createdBy: 'cloud-controller',
    });
}

function child(
  gcp: Gcp,
  cluster: Resource,
  path: string,
  collection: string,
  body: JsonObject,
  refs: string[],
  of: string,
  costPerHour = 0,
): void {
  const id = computeId(path);
  if (gcp.graph.get(id)) return;
  const name = path.split('/').at(-1) ?? '';
  const [, , scope = '', location = ''] = path.split('/');
  const regional = scope === 'regions';
  gcp.graph.forget(id);
  gcp.graph.create({
    id,
    type: `compute.${collection}`,
    cloud,
    name,
    project: cluster.project,
    location: regional ? location : 'global',
    parent: cluster.id,
    body: {
      kind: `compute#${collection.slice(0, -1)}`,
      id: gcp.seeded.digits(19, path, gcp.clock.now()),
      creationTimestamp: gcp.clock.iso(),
      name,
      selfLink: selfLink(path),
      ...(regional ? { region: selfLink(`projects/${cluster.project}/regions/${location}`) } : {}),
      ...body,
    },
    hidden: { madeBy: 'kubernetes', of },
    refs,
    createdBy: 'cloud-controller',
    ...(costPerHour > 0 ? { costPerHour } : {}),
  });
}
