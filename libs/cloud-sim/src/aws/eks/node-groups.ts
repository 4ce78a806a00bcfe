import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, labels, list, object, objects, text } from '../../core/json.ts';
import { cloud } from '../aws.ts';
import type { Aws } from '../aws.ts';
import { durations } from '../durations.ts';
import { placeOfCall } from '../ec2/objects.ts';
import type { Call, NeededAction, Reply } from '../service.ts';
import { addNodeRole } from './access-entries.ts';
import { begin } from './clusters.ts';
import { joinProblem } from './join.ts';
import { scalingGroupOf } from './machines.ts';
import {
  childArn,
  childNamed,
  childrenOf,
  clusterArn,
  findActiveCluster,
  findCluster,
  findNodegroup,
} from './names.ts';
import { draftNodegroup } from './node-group-draft.ts';
import { launchTask } from './node-group-effects.ts';
import { inUse } from './refusals.ts';
import { isReplay, requestMark } from './request-token.ts';
import { paged } from './updates.ts';

/** Share of a creation after which machines are asked for. */
const launchShare = 0.3;
/** EKS waits this long for machines that never turn up. */
const patience = { p50: 21 * 60, p95: 26 * 60 };

/** As the API shows it; a node group whose parts were taken away is degraded. */
function showNodegroup(aws: Aws, nodegroup: Resource): JsonObject {
  const status = text(nodegroup.body, 'status');
  const name = text(objects(object(nodegroup.body, 'resources'), 'autoScalingGroups')[0], 'name');
  if (status !== 'ACTIVE' || name === '' || scalingGroupOf(aws, nodegroup)) return nodegroup.body;
  const issue = {
    code: 'AutoScalingGroupNotFound',
    message: `We couldn't find the Auto Scaling group associated with the managed node group.`,
    resourceIds: [name],
  };
  return { ...nodegroup.body, status: 'DEGRADED', health: { issues: [issue] } };
}

export function createActions(call: Call): NeededAction[] {
  const { input } = call;
  const resource = clusterArn(placeOfCall(call), text(input, 'clusterName'));
  const pass = {
    action: 'iam:PassRole',
    resource: text(input, 'nodeRole'),
    context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
  };
  const tags = Object.keys(object(input, 'tags')).length > 0 ? [{ action: 'eks:TagResource', resource: '*' }] : [];
  return [{ action: 'eks:CreateNodegroup', resource }, pass, ...tags];
}

export function createNodegroup(call: Call): Reply {
  const { aws, input } = call;
  const cluster = findCluster(call);
  const name = text(input, 'nodegroupName');
  const before = childNamed(aws, cluster.id, 'nodegroups', name);
  if (before && isReplay(call, before)) return { nodegroup: showNodegroup(aws, before) };
  if (before)
    throw inUse(`NodeGroup already exists with name ${name} and cluster name ${cluster.name}`, {
      clusterName: cluster.name,
      nodegroupName: name,
    });
  findActiveCluster(call);
  const { body, launch, userData, template } = draftNodegroup(call, cluster);
  const id = childArn(aws, cluster, 'nodegroup', name);
  aws.graph.forget(id);
  const at = aws.clock.iso();
  const nodegroup = aws.graph.create({
    id,
    type: 'eks.nodegroups',
    cloud,
    name,
    project: cluster.project,
    location: cluster.location,
    parent: cluster.id,
    body: { ...body, nodegroupArn: id, createdAt: at, modifiedAt: at, resources: {} },
    hidden: {
      ...requestMark(call),
      launch,
      userData,
      ...(template ? { templateData: template.data } : {}),
    },
    refs: [],
    createdBy: call.caller.arn,
  });
  addNodeRole(call, cluster, text(body, 'nodeRole'));
  const spread = joinProblem(aws, cluster, nodegroup) === undefined ? durations.nodeGroupCreate : patience;
  const operation = begin(call, nodegroup, 'CreateNodegroup', spread, { cluster: cluster.id });
  const quick = Math.min(operation.dueAt - operation.createdAt, durations.nodeGroupCreate.p95 * 1000);
  const launchAt = operation.createdAt + Math.round(quick * launchShare);
  aws.scheduler.at(launchAt, launchTask, { nodegroup: id }, `launch ${id}`);
  call.touched.add(id);
  return { nodegroup: showNodegroup(aws, nodegroup) };
}

export function describeNodegroup(call: Call): Reply {
  return { nodegroup: showNodegroup(call.aws, findNodegroup(call)) };
}

export function listNodegroups(call: Call): Reply {
  const names = childrenOf(call.aws, findCluster(call).id, 'nodegroups').map(({ name }) => name);
  return paged(call, 'nodegroups', names.sort());
}

export function deleteNodegroup(call: Call): Reply {
  const { aws } = call;
  const nodegroup = findNodegroup(call);
  const status = text(nodegroup.body, 'status');
  const subject = { clusterName: text(call.input, 'clusterName'), nodegroupName: nodegroup.name };
  if (status === 'DELETING') return { nodegroup: showNodegroup(aws, nodegroup) };
  if (status === 'CREATING' || status === 'UPDATING')
    throw inUse(`Nodegroup cannot be deleted as it is currently in ${status} state`, subject);
  aws.graph.patch(nodegroup.id, { status: 'DELETING', modifiedAt: aws.clock.iso() });
  begin(call, nodegroup, 'DeleteNodegroup', durations.nodeGroupDelete, { cluster: nodegroup.parent ?? '' });
  return { nodegroup: showNodegroup(aws, aws.graph.get(nodegroup.id) ?? nodegroup) };
}

/** Labels after an update: added or changed ones win, removed ones go. */
export function changedLabels(nodegroup: Resource, payload: JsonObject): Record<string, string> {
  const removed = list(payload, 'removeLabels');
  const kept = Object.entries(labels(nodegroup.body, 'labels')).filter(([key]) => !removed.includes(key));
  return { ...Object.fromEntries(kept), ...labels(payload, 'addOrUpdateLabels') };
}

export function sizesOf(nodegroup: Resource): { minSize: number; maxSize: number; desiredSize: number } {
  const scaling = object(nodegroup.body, 'scalingConfig');
  return {
    minSize: integer(scaling, 'minSize') ?? 0,
    maxSize: integer(scaling, 'maxSize') ?? 1,
    desiredSize: integer(scaling, 'desiredSize') ?? 0,
  };
}
