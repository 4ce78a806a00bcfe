import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import { cloud } from '../aws.ts';
import { durations } from '../durations.ts';
import { placeOfCall } from '../ec2/objects.ts';
import { limitOf } from '../servicequotas/limits.ts';
import type { Call, NeededAction, Reply } from '../service.ts';
import { addCreator } from './access-entries.ts';
import { draftCluster } from './cluster-draft.ts';
import { addFootprint } from './footprint.ts';
import { childrenOf, clusterArn, findCluster } from './names.ts';
import { inUse, invalidRequest, limitExceeded } from './refusals.ts';
import { isReplay, requestMark } from './request-token.ts';
import { requireAssumable } from './role-trust.ts';
import type { ClusterRuntime } from './runtime.ts';
import { paged, service } from './updates.ts';

/** Dollars an hour in standard support. */
const feePerHour = 0.1;

function showCluster(cluster: Resource): JsonObject {
  const config = object(cluster.body, 'resourcesVpcConfig');
  const group = text(cluster.hidden, 'clusterSecurityGroupId');
  const shown = text(cluster.body, 'endpoint') === '' ? {} : { clusterSecurityGroupId: group };
  return { ...cluster.body, resourcesVpcConfig: { ...config, ...shown } };
}

export function createActions(call: Call): NeededAction[] {
  const { input } = call;
  const resource = clusterArn(placeOfCall(call), text(input, 'name'));
  const pass = {
    action: 'iam:PassRole',
    resource: text(input, 'roleArn'),
    context: { 'iam:PassedToService': 'eks.amazonaws.com' },
  };
  const tags = Object.keys(object(input, 'tags')).length > 0 ? [{ action: 'eks:TagResource', resource }] : [];
  return [{ action: 'eks:CreateCluster', resource }, pass, ...tags];
}

export function createCluster(call: Call, runtime: ClusterRuntime): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const id = clusterArn(place, text(input, 'name'));
  const before = aws.graph.get(id);
  if (before && isReplay(call, before)) return { cluster: showCluster(before) };
  if (before) throw inUse(`Cluster already exists with name: ${before.name}`, { clusterName: before.name });
  const { body, subnets } = draftCluster(call);
  const limit = limitOf(aws, place, 'eks', 'L-1194D53C');
  const others = aws.graph
    .all('eks.clusters')
    .filter(({ project, location }) => project === place.account && location === place.region);
  if (others.length >= limit) throw limitExceeded(`Cluster limit exceeded for account: ${limit}`);
  requireAssumable(aws, text(input, 'roleArn'), 'eks.amazonaws.com', text(input, 'name'));
  aws.graph.forget(id);
  const cluster = aws.graph.create({
    id,
    type: 'eks.clusters',
    cloud,
    name: text(input, 'name'),
    project: place.account,
    location: place.region,
    body: { ...body, arn: id, createdAt: aws.clock.iso() },
    hidden: { ...requestMark(call), selfManagedAddOns: input['bootstrapSelfManagedAddons'] !== false },
    refs: [],
    createdBy: call.caller.arn,
    costPerHour: feePerHour,
  });
  const clusterSecurityGroupId = addFootprint(aws, cluster, subnets);
  aws.graph.update(id, cluster.body, { hidden: { ...cluster.hidden, clusterSecurityGroupId } });
  addCreator(call, cluster);
  begin(call, cluster, 'CreateCluster', durations.clusterCreate);
  call.touched.add(id);
  runtime.warm(aws.graph.get(id) ?? cluster);
  return { cluster: showCluster(cluster) };
}

export function describeCluster(call: Call): Reply {
  return { cluster: showCluster(findCluster(call, 'name')) };
}

export function listClusters(call: Call): Reply {
  const place = placeOfCall(call);
  const names = call.aws.graph
    .all('eks.clusters')
    .filter(({ project, location }) => project === place.account && location === place.region)
    .map(({ name }) => name);
  return paged(call, 'clusters', names.sort());
}

export function deleteCluster(call: Call): Reply {
  const { aws } = call;
  const cluster = findCluster(call, 'name');
  const subject = { clusterName: cluster.name };
  if (cluster.body['deletionProtection'] === true)
    throw invalidRequest('Cluster cannot be deleted while deletion protection is enabled', subject);
  if (childrenOf(aws, cluster.id, 'nodegroups').length > 0) throw inUse('Cluster has nodegroups attached', subject);
  const status = text(cluster.body, 'status');
  if (status === 'DELETING') return { cluster: showCluster(cluster) };
  if (status === 'CREATING' || status === 'UPDATING')
    throw inUse(`Cannot delete because cluster ${cluster.name} currently has an update in progress`, subject);
  aws.graph.patch(cluster.id, { status: 'DELETING' });
  begin(call, cluster, 'DeleteCluster', durations.clusterDelete);
  return { cluster: showCluster(aws.graph.get(cluster.id) ?? cluster) };
}

/** A creation or deletion, which EKS shows by the status of its target only. */
export function begin(
  call: Call,
  target: Resource,
  type: string,
  spread: typeof durations.clusterCreate,
  args: JsonObject = {},
) {
  return call.aws.operations.start({
    cloud,
    service,
    type,
    operation: call.operation,
    project: target.project,
    location: target.location,
    target: target.id,
    name: target.name,
    principal: call.caller.arn,
    spread,
    args,
  });
}
