import type { LoadBalancerRequest } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, object, objects, text } from '../../core/json.ts';
import type { Operation } from '../../core/operation.ts';
import { OperationFailure } from '../../core/operation.ts';
import { removeResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { cloud } from '../azure.ts';
import { addressBody, changeProperties, clusterDigits, ensureIn, inNodeGroup } from '../containerservice/node-group.ts';
import { durations } from '../durations.ts';
import { networkTypes } from '../network/network-types.ts';
import { leaks } from './controller-call.ts';

const service = 'kubernetes';
const ensureType = 'azure.loadBalancer.ensure';
const deleteType = 'azure.loadBalancer.delete';
const maker = 'cloud-controller';
const forever = 2 ** 31 - 1;
const longestTag = 256;

/** What the cloud provider calls a Service: `a` and its uid without hyphens, cut to 32. */
function serviceName(uid: string): string {
  return `a${uid.replaceAll('-', '')}`.slice(0, 32);
}

function addressId(cluster: Resource, name: string): string {
  return inNodeGroup(cluster, networkTypes.publicAddress, `kubernetes-${name}`);
}

function balancerId(cluster: Resource): string {
  return inNodeGroup(cluster, networkTypes.loadBalancer, 'kubernetes');
}

function securityGroupId(azure: Azure, cluster: Resource): string {
  return inNodeGroup(cluster, networkTypes.securityGroup, `aks-agentpool-${clusterDigits(azure, cluster)}-nsg`);
}

/** The Service's public address; its rules come before it and go with it. */
export async function ensureLoadBalancer(
  azure: Azure,
  cluster: Resource,
  request: LoadBalancerRequest,
): Promise<string> {
  const name = serviceName(request.uid);
  const target = addressId(cluster, name);
  const begun = azure.operations.running(target);
  const ports = request.ports.map(String);
  const service = `${request.namespace}/${request.name}`;
  const tags = {
    'k8s-azure-cluster-name': 'kubernetes',
    'k8s-azure-service': service.slice(0, longestTag),
    ...askedTags(request.annotations),
  };
  const running =
    begun ??
    azure.store.transaction(() => start(azure, cluster, ensureType, 'EnsureLoadBalancer', name, { ports, tags }));
  await azure.operations.wait(running.id, forever);
  const error = azure.operations.get(running.id)?.error;
  if (error) throw new Error(`RESPONSE 400: ERROR CODE: ${error.code}: ${error.message}`);
  return text(object(azure.find(target)?.body, 'properties'), 'ipAddress');
}

/** `a=b,c=d` of the annotation for the tags of the address. */
function askedTags(annotations: Record<string, string>): Record<string, string> {
  const pairs = (annotations['service.beta.kubernetes.io/azure-pip-tags'] ?? '')
    .split(',')
    .filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map(
      (pair) =>
        pair
          .split(/=(.*)/s)
          .slice(0, 2)
          .map((part) => part.trim()) as [string, string],
    ),
  );
}

/** What a Service that is gone has left; absent is success. */
export async function deleteLoadBalancer(azure: Azure, cluster: Resource, uid: string): Promise<void> {
  const name = serviceName(uid);
  const before = azure.operations.running(addressId(cluster, name));
  if (before) await azure.operations.wait(before.id, forever);
  if (!azure.find(addressId(cluster, name)) && !hasRules(azure, cluster, name)) return;
  const running = azure.store.transaction(() => start(azure, cluster, deleteType, 'DeleteLoadBalancer', name, {}));
  await azure.operations.wait(running.id, forever);
  const error = azure.operations.get(running.id)?.error;
  if (error) throw new Error(`RESPONSE 400: ERROR CODE: ${error.code}: ${error.message}`);
}

function start(
  azure: Azure,
  cluster: Resource,
  type: string,
  operation: string,
  name: string,
  args: JsonObject,
): Operation {
  return azure.operations.start({
    cloud,
    service,
    type,
    operation,
    project: cluster.project,
    location: cluster.location,
    target: addressId(cluster, name),
    name,
    principal: maker,
    spread: durations.loadBalancer,
    args: { ...args, cluster: cluster.id, name },
  });
}

export function defineLoadBalancers(azure: Azure): void {
  azure.operations.define(service, ensureType, {
    complete: ({ args }) => {
      const cluster = azure.find(text(args, 'cluster'));
      if (!cluster?.hidden?.['created']) throw new OperationFailure('ResourceNotFound', 'The cluster is gone.');
      put(azure, cluster, text(args, 'name'), list(args, 'ports').map(String), object(args, 'tags'));
    },
  });
  azure.operations.define(service, deleteType, {
    complete: ({ args }) => {
      const cluster = azure.find(text(args, 'cluster'));
      if (cluster) remove(azure, cluster, text(args, 'name'));
    },
  });
}

const isOf =
  (name: string) =>
  (item: JsonObject): boolean =>
    text(item, 'name') === name || text(item, 'name').startsWith(`${name}-`);

function hasRules(azure: Azure, cluster: Resource, name: string): boolean {
  const balancer = object(azure.find(balancerId(cluster))?.body, 'properties');
  return objects(balancer, 'frontendIPConfigurations').some(isOf(name));
}

function put(azure: Azure, cluster: Resource, name: string, ports: readonly string[], tags: JsonObject): void {
  const made = addressBody(azure, cluster, `kubernetes-${name}`);
  const address = ensureIn(azure, cluster, networkTypes.publicAddress, `kubernetes-${name}`, {
    ...made,
    body: { ...made.body, tags },
    createdBy: maker,
    hidden: { madeBy: 'kubernetes' },
  });
  const balancer = balancerId(cluster);
  const frontend = {
    id: `${balancer}/frontendIPConfigurations/${name}`,
    name,
    properties: { publicIPAddress: { id: address.id } },
  };
  const rules = ports.map((port): JsonObject => ({
    name: `${name}-TCP-${port}`,
    properties: {
      frontendIPConfiguration: { id: frontend.id },
      protocol: 'Tcp',
      frontendPort: Number(port),
      backendPort: Number(port),
      disableOutboundSnat: true,
    },
  }));
  const refs = [...new Set([...(azure.find(balancer)?.refs ?? []), address.id])];
  changeProperties(
    azure,
    balancer,
    (properties) => ({
      ...properties,
      frontendIPConfigurations: [...without(properties, 'frontendIPConfigurations', name), frontend],
      loadBalancingRules: [...without(properties, 'loadBalancingRules', name), ...rules],
      probes: [
        ...without(properties, 'probes', name),
        ...rules.map((rule) => ({ name: text(rule, 'name'), properties: { protocol: 'Tcp' } })),
      ],
    }),
    { refs },
  );
  const ip = text(object(address.body, 'properties'), 'ipAddress');
  changeProperties(azure, securityGroupId(azure, cluster), (properties) => {
    const others = without(properties, 'securityRules', name);
    const priority = 500 + others.length;
    const rule = {
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      priority,
      sourceAddressPrefix: 'Internet',
      sourcePortRange: '*',
      destinationAddressPrefix: ip,
      destinationPortRanges: [...ports],
    };
    return { ...properties, securityRules: [...others, { name: `${name}-TCP`, properties: rule }] };
  });
}

function without(properties: JsonObject, key: string, name: string): JsonObject[] {
  return objects(properties, key).filter((item) => !isOf(name)(item));
}

/** The rules go first, as they hold the address. */
function remove(azure: Azure, cluster: Resource, name: string): void {
  const address = azure.find(addressId(cluster, name));
  const balancer = azure.find(balancerId(cluster));
  if (leaks(azure, 'load-balancer', name)) return;
  changeProperties(
    azure,
    balancerId(cluster),
    (properties) => ({
      ...properties,
      ...Object.fromEntries(
        ['frontendIPConfigurations', 'loadBalancingRules', 'probes'].map((key) => [
          key,
          without(properties, key, name),
        ]),
      ),
    }),
    { refs: (balancer?.refs ?? []).filter((ref) => ref !== address?.id) },
  );
  changeProperties(azure, securityGroupId(azure, cluster), (properties) => ({
    ...properties,
    securityRules: without(properties, 'securityRules', name),
  }));
  if (address && !leaks(azure, 'public-address', address.name)) removeResource(azure, address.id, maker);
}
