import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, object, objects, text } from '../../core/json.ts';
import { durations } from '../durations.ts';
import type { Call, Reply } from '../service.ts';
import { findCluster, findNodegroup } from './names.ts';
import { checkLabels, checkScaling } from './node-group-draft.ts';
import { checkTemplate, launchSettings, readTemplate } from './node-group-template.ts';
import { changedLabels, sizesOf } from './node-groups.ts';
import { invalidParameter, invalidRequest, refuseUnserved } from './refusals.ts';
import { beginUpdate, refuseBusy, replayedUpdate, showUpdate } from './updates.ts';
import { minorOf } from './versions.ts';

interface Change {
  type: string;
  change: JsonObject;
  params: Record<string, string>;
  args?: JsonObject;
}

/** Sizes and labels. */
export function updateNodegroupConfig(call: Call): Reply {
  const { input } = call;
  return update(call, (nodegroup, subject) => {
    refuseUnserved(input, ['nodeRepairConfig', 'warmPoolConfig']);
    const scalingConfig = checkScaling(object(input, 'scalingConfig'), sizesOf(nodegroup), subject);
    const labels = checkLabels(changedLabels(nodegroup, object(input, 'labels')), subject);
    const taints = changedTaints(nodegroup, object(input, 'taints'));
    const updateConfig = input['updateConfig'] ?? nodegroup.body['updateConfig'];
    return {
      type: 'ConfigUpdate',
      change: { scalingConfig, labels, updateConfig, ...(taints.length > 0 ? { taints } : {}) },
      params: {
        MinSize: String(scalingConfig.minSize),
        MaxSize: String(scalingConfig.maxSize),
        DesiredSize: String(scalingConfig.desiredSize),
      },
    };
  });
}

/** Another version of the launch template or of Kubernetes: all machines are replaced. */
export function updateNodegroupVersion(call: Call): Reply {
  const { input } = call;
  return update(call, (nodegroup, subject) => {
    const cluster = findCluster(call);
    const template = readTemplate(call, subject);
    const before = object(nodegroup.body, 'launchTemplate');
    if (template && template.shown.id !== text(before, 'id'))
      throw invalidParameter(
        'The launch template of a node group cannot be replaced by another one, only by another version of it.',
        subject,
      );
    if (template)
      checkTemplate({ version: input['version'], releaseVersion: input['releaseVersion'] }, template, subject);
    if (!template && text(nodegroup.body, 'amiType') === 'CUSTOM')
      throw invalidRequest('A node group with an image of its own is updated by its launch template.', subject);
    const version =
      text(input, 'version') || (template ? text(nodegroup.body, 'version') : text(cluster.body, 'version'));
    if (minorOf(version) > minorOf(text(cluster.body, 'version')))
      throw invalidParameter(`Nodegroup Kubernetes version ${version} is newer than that of the cluster`, subject);
    const [instanceType = ''] = list(nodegroup.body, 'instanceTypes').filter((type) => typeof type === 'string');
    const tags = object(object(nodegroup.hidden, 'launch'), 'tags') as Record<string, string>;
    const launch = launchSettings(template?.data ?? {}, {
      clusterGroup: text(cluster.hidden, 'clusterSecurityGroupId'),
      instanceType,
      diskSize: undefined,
      tags,
    });
    return {
      type: 'NodegroupVersionUpdate',
      change: {
        version,
        ...(template ? { launchTemplate: template.shown, releaseVersion: launch.imageId } : {}),
      },
      params: template ? { LaunchTemplateVersion: template.shown.version } : { Version: version },
      args: { launch, userData: text(template?.data, 'UserData') },
    };
  });
}

function update(call: Call, plan: (nodegroup: Resource, subject: Record<string, string>) => Change): Reply {
  const nodegroup = findNodegroup(call);
  const before = replayedUpdate(call, nodegroup);
  if (before) return { update: showUpdate(call.aws, before) };
  const cluster = text(call.input, 'clusterName');
  const subject = { clusterName: cluster, nodegroupName: nodegroup.name };
  const { type, change, params, args } = plan(nodegroup, subject);
  refuseBusy(call, type, nodegroup, cluster);
  if (text(nodegroup.body, 'status') !== 'ACTIVE')
    throw invalidRequest(`Nodegroup cannot be updated as it is currently not in Active or Degraded State`, subject);
  call.aws.graph.patch(nodegroup.id, { status: 'UPDATING' });
  return beginUpdate(call, {
    type,
    target: nodegroup,
    cluster: nodegroup.parent ?? '',
    params,
    spread: durations.nodeGroupUpdate,
    args: { ...args, change },
  });
}

function changedTaints(nodegroup: Resource, payload: JsonObject): JsonObject[] {
  const same = (a: JsonObject, b: JsonObject): boolean =>
    text(a, 'key') === text(b, 'key') && text(a, 'effect') === text(b, 'effect');
  const added = objects(payload, 'addOrUpdateTaints');
  const gone = [...added, ...objects(payload, 'removeTaints')];
  const kept = objects(nodegroup.body, 'taints').filter((taint) => !gone.some((other) => same(taint, other)));
  return [...kept, ...added];
}
