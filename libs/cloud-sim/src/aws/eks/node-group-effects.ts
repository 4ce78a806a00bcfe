import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolState } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Operation, OperationError } from '../../core/operation.ts';
import { OperationFailure } from '../../core/operation.ts';
import { makeScalingGroup, removeScalingGroup } from '../autoscaling/groups.ts';
import type { LaunchProblem, LaunchSettings } from '../autoscaling/machines.ts';
import { machinesOf, syncMachines } from '../autoscaling/machines.ts';
import type { Aws } from '../aws.ts';
import { makeLaunchTemplate, removeLaunchTemplate, terminateInstance } from '../ec2/footprint.ts';
import { ec2Id, placeOf } from '../ec2/objects.ts';
import { joinProblem } from './join.ts';
import { scalingGroupOf } from './machines.ts';
import { nodesChanged } from './nodes-changed.ts';
import type { ClusterRuntime } from './runtime.ts';
import { service } from './updates.ts';

export const launchTask = 'aws.eks.launch';
const maker = 'eks-nodegroup.amazonaws.com';
/** Real time that a node may take until it is Ready: its pods are started by real programs. */
const readyPatience = 120_000;
const readyPoll = 250;

/** What each operation on a node group does to the world when it ends. */
export function defineNodegroupEffects(aws: Aws, runtime: ClusterRuntime): void {
  const target = (operation: Operation): Resource | undefined => aws.graph.get(operation.target);
  const settle = (operation: Operation, change: JsonObject): void => {
    aws.graph.patch(operation.target, { ...change, modifiedAt: aws.clock.iso() });
    nodesChanged(aws, text(operation.args, 'cluster'));
  };

  aws.scheduler.handle(launchTask, { run: (task) => launch(aws, text(task.args, 'nodegroup')) });

  aws.operations.define(service, 'CreateNodegroup', {
    prepare: async (operation) => {
      const nodegroup = target(operation);
      return nodegroup && untilReady(aws, runtime, nodegroup);
    },
    complete: (operation, state) => {
      const nodegroup = target(operation);
      if (!nodegroup) return;
      requireMachines(aws, nodegroup);
      requireReady(aws, nodegroup, state as PoolState);
      settle(operation, { status: 'ACTIVE' });
    },
    broken: (operation, error) =>
      settle(operation, { status: 'CREATE_FAILED', health: { issues: [issueOf(aws, operation, error)] } }),
    revert: (operation) => drop(aws, operation),
  });

  aws.operations.define(service, 'DeleteNodegroup', {
    complete: (operation) => drop(aws, operation),
    broken: (operation, error) =>
      settle(operation, { status: 'DELETE_FAILED', health: { issues: [issueOf(aws, operation, error)] } }),
    revert: (operation) => settle(operation, { status: 'ACTIVE' }),
  });

  for (const type of ['ConfigUpdate', 'NodegroupVersionUpdate']) {
    aws.operations.define(service, type, {
      complete: (operation) => {
        const nodegroup = target(operation);
        if (nodegroup) change(aws, nodegroup, operation);
        settle(operation, { status: 'ACTIVE' });
      },
      broken: (operation) => settle(operation, { status: 'ACTIVE' }),
      revert: (operation) => settle(operation, { status: 'ACTIVE' }),
    });
  }
}

/** The node group's own launch template and scaling group, and its machines. */
function launch(aws: Aws, id: string): void {
  const nodegroup = aws.graph.get(id);
  const cluster = aws.graph.get(nodegroup?.parent ?? '');
  if (!nodegroup || !cluster || text(nodegroup.body, 'status') !== 'CREATING' || scalingGroupOf(aws, nodegroup)) return;
  const place = placeOf(nodegroup);
  const uuid = id.slice(id.lastIndexOf('/') + 1);
  const marks = { 'eks:cluster-name': cluster.name, 'eks:nodegroup-name': nodegroup.name };
  const template = makeLaunchTemplate(aws, place, {
    name: `eks-${uuid}`,
    data: object(nodegroup.hidden, 'templateData'),
    tags: marks,
    holder: id,
    createdBy: maker,
  });
  const scaling = object(nodegroup.body, 'scalingConfig');
  const size = (key: string): number => integer(scaling, key) ?? 0;
  const group = makeScalingGroup(aws, place, {
    name: `eks-${nodegroup.name}-${uuid}`,
    sizes: { min: size('minSize'), max: size('maxSize'), desired: size('desiredSize') },
    subnetIds: (nodegroup.body['subnets'] as string[] | undefined) ?? [],
    launchTemplate: { id: ec2Id(template), name: `eks-${uuid}`, version: '1' },
    launch: object(nodegroup.hidden, 'launch') as LaunchSettings,
    tags: {
      ...marks,
      'k8s.io/cluster-autoscaler/enabled': 'true',
      [`k8s.io/cluster-autoscaler/${cluster.name}`]: 'owned',
      [`kubernetes.io/cluster/${cluster.name}`]: 'owned',
    },
    holder: id,
    createdBy: maker,
  });
  const joins = joinProblem(aws, cluster, nodegroup) === undefined;
  const resources = { autoScalingGroups: [{ name: group.name }] };
  aws.graph.update(
    id,
    { ...nodegroup.body, resources },
    { hidden: { ...nodegroup.hidden, joins, launchTemplateId: ec2Id(template) } },
  );
  syncMachines(aws, group.id);
  nodesChanged(aws, cluster.id);
}

async function untilReady(aws: Aws, runtime: ClusterRuntime, nodegroup: Resource): Promise<PoolState> {
  const cluster = aws.graph.get(nodegroup.parent ?? '');
  const nothing = { pool: nodegroup.name, joined: 0, ready: 0 };
  if (!cluster || nodegroup.hidden?.['joins'] !== true) return nothing;
  const group = scalingGroupOf(aws, nodegroup);
  const wanted = group ? machinesOf(aws, group).length : 0;
  await runtime.push(cluster).catch(() => undefined);
  const until = Date.now() + (aws.clock.mode === 'manual' ? 0 : readyPatience);
  for (;;) {
    const state = await runtime.pool(cluster, nodegroup.name).catch(() => nothing);
    if (state.ready >= wanted || Date.now() >= until) return state;
    await sleep(readyPoll);
  }
}

function requireMachines(aws: Aws, nodegroup: Resource): void {
  const group = scalingGroupOf(aws, nodegroup);
  const problem = group && syncMachines(aws, group.id);
  if (problem) throw new OperationFailure('AsgInstanceLaunchFailures', sentenceOf(problem));
}

function sentenceOf({ code, message }: LaunchProblem): string {
  return `Could not launch On-Demand Instances. ${code} - ${message} Launching EC2 instance failed.`;
}

function requireReady(aws: Aws, nodegroup: Resource, state: PoolState): void {
  const cluster = aws.graph.get(nodegroup.parent ?? '');
  const problem = cluster && joinProblem(aws, cluster, nodegroup);
  if (problem) throw new OperationFailure(problem.code, problem.message);
  const group = scalingGroupOf(aws, nodegroup);
  const wanted = group ? machinesOf(aws, group).length : 0;
  if (state.joined < wanted)
    throw new OperationFailure('NodeCreationFailure', 'Instances failed to join the kubernetes cluster');
  if (state.ready < wanted)
    throw new OperationFailure('NodeCreationFailure', 'Unhealthy nodes in the kubernetes cluster');
}

function issueOf(aws: Aws, operation: Operation, error: OperationError): JsonObject {
  const nodegroup = aws.graph.get(operation.target);
  const group = nodegroup && scalingGroupOf(aws, nodegroup);
  const machines = group ? machinesOf(aws, group).map((item) => text(item.body, 'InstanceId')) : [];
  if (operation.fate?.action === 'stockout') {
    const [machine = ''] = (nodegroup?.body['instanceTypes'] as string[] | undefined) ?? [];
    const zone = text(operation.fate.with, 'zone') || `${operation.location}a`;
    const message = `We currently do not have sufficient ${machine} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity.`;
    return {
      code: 'AsgInstanceLaunchFailures',
      message: sentenceOf({ code: 'InsufficientInstanceCapacity', message }),
      resourceIds: group ? [group.name] : [],
    };
  }
  const aboutGroup = error.code === 'AsgInstanceLaunchFailures' && group;
  return { code: error.code, message: error.message, resourceIds: aboutGroup ? [group.name] : machines };
}

function change(aws: Aws, nodegroup: Resource, { args }: Operation): void {
  const launchSettings = args['launch'];
  const hidden = launchSettings === undefined ? {} : { launch: launchSettings, userData: text(args, 'userData') };
  aws.graph.update(
    nodegroup.id,
    { ...nodegroup.body, ...object(args, 'change') },
    { hidden: { ...nodegroup.hidden, ...hidden } },
  );
  const group = scalingGroupOf(aws, nodegroup);
  if (!group) return;
  const scaling = object(object(args, 'change'), 'scalingConfig');
  const sizes = {
    MinSize: integer(scaling, 'minSize') ?? group.body['MinSize'],
    MaxSize: integer(scaling, 'maxSize') ?? group.body['MaxSize'],
    DesiredCapacity: integer(scaling, 'desiredSize') ?? group.body['DesiredCapacity'],
  };
  const replaced = launchSettings === undefined ? [] : machinesOf(aws, group);
  aws.graph.update(
    group.id,
    { ...group.body, ...sizes },
    launchSettings === undefined ? {} : { hidden: { ...group.hidden, launch: launchSettings } },
  );
  // One by one, so that the group never stands empty.
  for (const machine of replaced) {
    terminateInstance(aws, placeOf(machine), text(machine.body, 'InstanceId'), maker);
    syncMachines(aws, group.id);
  }
  syncMachines(aws, group.id);
}

function drop(aws: Aws, operation: Operation): void {
  const nodegroup = aws.graph.get(operation.target);
  if (!nodegroup) return;
  const group = scalingGroupOf(aws, nodegroup);
  if (group) removeScalingGroup(aws, group, maker);
  const template = text(nodegroup.hidden, 'launchTemplateId');
  if (template !== '') removeLaunchTemplate(aws, placeOf(nodegroup), template, maker);
  aws.graph.delete(nodegroup.id, operation.principal);
  nodesChanged(aws, text(operation.args, 'cluster'));
}
