import type { JsonObject } from '../../core/json.ts';
import { integer, labels, list, object, objects, text } from '../../core/json.ts';
import type { Resource } from '../../core/graph.ts';
import type { LaunchSettings } from '../autoscaling/machines.ts';
import { subnetFacts } from '../ec2/footprint.ts';
import { instanceType as findInstanceType } from '../ec2/machines/instance-types.ts';
import { placeOfCall } from '../ec2/objects.ts';
import type { Call } from '../service.ts';
import { clusterTag } from './footprint.ts';
import { checkTemplate, launchSettings, readTemplate } from './node-group-template.ts';
import type { Template } from './node-group-template.ts';
import { invalidParameter, refuseUnserved } from './refusals.ts';
import { requireNodeRole } from './role-trust.ts';
import { minorOf, offeredVersions } from './versions.ts';

export interface NodegroupDraft {
  body: JsonObject;
  launch: LaunchSettings;
  userData: string;
  template: Template | undefined;
}

const namePattern = /^[0-9A-Za-z][0-9A-Za-z_-]{0,62}$/;
const defaultAmiType = 'AL2023_x86_64_STANDARD';
const defaultMachine = 't3.medium';
const reserved = ['kubernetes.io/', 'k8s.io/', 'eks.amazonaws.com/'];
const unserved = ['remoteAccess', 'nodeRepairConfig', 'warmPoolConfig'];

/** Checks a wanted node group; the body is that of one that is about to be made. */
export function draftNodegroup(call: Call, cluster: Resource): NodegroupDraft {
  const { input, aws } = call;
  const name = text(input, 'nodegroupName');
  const subject = { clusterName: cluster.name, nodegroupName: name };
  if (!namePattern.test(name)) throw invalidParameter(`The node group name '${name}' is not valid.`, subject);
  const template = readTemplate(call, subject);
  if (template) checkTemplate(input, template, subject);
  refuseUnserved(input, unserved);
  const data = template?.data ?? {};
  const amiType = text(data, 'ImageId') !== '' ? 'CUSTOM' : text(input, 'amiType') || defaultAmiType;
  const [instanceType = text(data, 'InstanceType') || defaultMachine] = checkMachines(input, subject);
  requireNodeRole(aws, text(input, 'nodeRole'), subject);
  const marks = { [clusterTag(cluster.name)]: 'owned', 'eks:cluster-name': cluster.name, 'eks:nodegroup-name': name };
  const diskSize = integer(input, 'diskSize');
  const version = checkVersion(text(input, 'version') || text(cluster.body, 'version'), cluster, subject);
  return {
    template,
    userData: text(data, 'UserData'),
    launch: launchSettings(data, {
      clusterGroup: text(cluster.hidden, 'clusterSecurityGroupId'),
      instanceType,
      diskSize,
      tags: marks,
    }),
    body: {
      nodegroupName: name,
      clusterName: cluster.name,
      version,
      ...(amiType === 'CUSTOM'
        ? { releaseVersion: text(data, 'ImageId') }
        : { releaseVersion: text(input, 'releaseVersion') || `${version}.0-20261102` }),
      status: 'CREATING',
      capacityType: text(input, 'capacityType') || 'ON_DEMAND',
      scalingConfig: checkScaling(object(input, 'scalingConfig'), { minSize: 1, maxSize: 2, desiredSize: 2 }, subject),
      instanceTypes: [instanceType],
      subnets: checkSubnets(call, cluster, subject),
      amiType,
      nodeRole: text(input, 'nodeRole'),
      labels: checkLabels(labels(input, 'labels'), subject),
      ...(input['taints'] === undefined ? {} : { taints: objects(input, 'taints') }),
      ...(template ? { launchTemplate: template.shown } : { diskSize: diskSize ?? 20 }),
      health: { issues: [] },
      updateConfig: input['updateConfig'] === undefined ? { maxUnavailable: 1 } : object(input, 'updateConfig'),
      tags: labels(input, 'tags'),
    },
  };
}

function checkMachines(input: JsonObject, subject: Record<string, string>): string[] {
  const types = list(input, 'instanceTypes').filter((type) => typeof type === 'string');
  const unknown = types.filter((type) => !findInstanceType(type));
  if (unknown.length > 0)
    throw invalidParameter(`The following supplied instance types do not exist: [${unknown.join(', ')}]`, subject);
  return types;
}

function checkVersion(version: string, cluster: Resource, subject: Record<string, string>): string {
  const newest = minorOf(text(cluster.body, 'version'));
  if (!offeredVersions.includes(version) || minorOf(version) > newest || minorOf(version) < newest - 3)
    throw invalidParameter(
      `Requested Nodegroup Kubernetes version ${version} is not supported for this cluster`,
      subject,
    );
  return version;
}

function checkSubnets(call: Call, cluster: Resource, subject: Record<string, string>): string[] {
  const ids = list(call.input, 'subnets').filter((id) => typeof id === 'string');
  if (ids.length === 0) throw invalidParameter('Subnets are required', subject);
  const vpcId = text(object(cluster.body, 'resourcesVpcConfig'), 'vpcId');
  for (const id of ids) {
    const subnet = subnetFacts(call.aws, placeOfCall(call), id);
    if (!subnet) throw invalidParameter(`The subnet ID '${id}' does not exist`, subject);
    if (subnet.vpcId !== vpcId)
      throw invalidParameter(`The subnet ${id} is not in the VPC ${vpcId} of cluster ${cluster.name}`, subject);
  }
  return ids;
}

export function checkScaling(
  wanted: JsonObject,
  before: { minSize: number; maxSize: number; desiredSize: number },
  subject: Record<string, string>,
): { minSize: number; maxSize: number; desiredSize: number } {
  const minSize = integer(wanted, 'minSize') ?? before.minSize;
  const maxSize = integer(wanted, 'maxSize') ?? before.maxSize;
  const desiredSize = integer(wanted, 'desiredSize') ?? before.desiredSize;
  if (maxSize < 1) throw invalidParameter('maxSize must be at least 1', subject);
  if (minSize > desiredSize)
    throw invalidParameter(`Minimum capacity ${minSize} can't be greater than desired size ${desiredSize}`, subject);
  if (desiredSize > maxSize)
    throw invalidParameter(`desired capacity ${desiredSize} can't be greater than max size ${maxSize}`, subject);
  return { minSize, maxSize, desiredSize };
}

export function checkLabels(wanted: Record<string, string>, subject: Record<string, string>): Record<string, string> {
  for (const [key, value] of Object.entries(wanted)) {
    const [prefix = ''] = key.includes('/') ? key.split('/') : [''];
    if (reserved.some((word) => `${prefix}/` === word || prefix.endsWith(`.${word.slice(0, -1)}`)))
      throw invalidParameter(`Label cannot contain reserved prefixes [${reserved.join(', ')}]`, subject);
    if (!/^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/.test(value))
      throw invalidParameter(`The value '${value}' of label ${key} is not valid`, subject);
  }
  return wanted;
}
