import type { DiskRequest } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { labels, list, object, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { makeVolume, removeVolume, storageProblem, subnetFacts } from '../ec2/footprint.ts';
import { ec2Arn, ec2Id, objectsOf, placeOf } from '../ec2/objects.ts';
import { childNamed } from '../eks/names.ts';
import { clusterTag } from '../eks/footprint.ts';
import { podCredentials } from '../eks/pod-role.ts';
import type { NeededAction } from '../service.ts';
import { tagList } from '../tag-list.ts';
import { leaks } from './controller-call.ts';
import { requireAction } from './refused.ts';

export const diskDriver = 'ebs.csi.aws.com';
const addOnName = 'aws-ebs-csi-driver';
const account = { namespace: 'kube-system', serviceAccount: 'ebs-csi-controller-sa' };
const maker = 'ebs-csi-controller';
const types = ['gp2', 'gp3', 'io1', 'io2', 'sc1', 'st1', 'standard'];

/** Makes the volume of a claim; `vol-…`. It carries the tags that the driver puts on it and those that its configuration adds. */
export function ensureDisk(aws: Aws, cluster: Resource, request: DiskRequest): string {
  const place = placeOf(cluster);
  const name = request.name.startsWith('pvc-') ? request.name : `pvc-${request.uid}`;
  const addOn = driverOf(aws, cluster);
  const tags = {
    ...labels(object(object(addOn.hidden, 'configuration'), 'controller'), 'extraVolumeTags'),
    CSIVolumeName: name,
    'ebs.csi.aws.com/cluster': 'true',
    [clusterTag(cluster.name)]: 'owned',
    KubernetesCluster: cluster.name,
    Name: `${cluster.name}-dynamic-${name}`,
    'kubernetes.io/created-for/pv/name': name,
    'kubernetes.io/created-for/pvc/name': request.claim,
    'kubernetes.io/created-for/pvc/namespace': request.namespace,
  };
  const context = Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
  requireDriver(aws, cluster, addOn, 'CreateVolume', {
    action: 'ec2:CreateVolume',
    resource: ec2Arn(place, 'volume', '*'),
    context,
  });
  const known = objectsOf(aws, place, 'volume').find((volume) =>
    tagList(volume.body, 'Tags').some(({ Key, Value }) => Key === 'CSIVolumeName' && Value === name),
  );
  if (known) return ec2Id(known);
  const { parameters = {} } = request;
  const type = parameters['type'] ?? 'gp3';
  if (!types.includes(type)) throw new Error(`rpc error: code = InvalidArgument desc = Invalid volume type: "${type}"`);
  const sizeGib = Math.max(1, Math.ceil(request.sizeBytes / 1024 ** 3));
  const problem = storageProblem(aws, place, [{ type, sizeGib }]);
  if (problem)
    throw new Error(
      `rpc error: code = Internal desc = Could not create volume "${name}": could not create volume in EC2: operation error EC2: CreateVolume, https response error StatusCode: 400, api error ${problem.code}: ${problem.message}`,
    );
  const volume = makeVolume(aws, place, {
    zone: request.zone || (zonesOf(aws, cluster)[0] ?? ''),
    sizeGib,
    type,
    encrypted: parameters['encrypted'] === 'true',
    tags,
    holder: cluster.id,
    createdBy: maker,
  });
  return ec2Id(volume);
}

export function deleteDisk(aws: Aws, cluster: Resource, volumeId: string): void {
  const place = placeOf(cluster);
  const volume = aws.graph.get(ec2Arn(place, 'volume', volumeId));
  if (!volume || leaks(aws, 'volume', volumeId)) return;
  const tags = tagList(volume.body, 'Tags').map(({ Key, Value }): [string, string] => [
    `ec2:ResourceTag/${Key}`,
    Value,
  ]);
  requireDriver(aws, cluster, driverOf(aws, cluster), 'DeleteVolume', {
    action: 'ec2:DeleteVolume',
    resource: volume.id,
    context: Object.fromEntries(tags),
  });
  removeVolume(aws, place, volumeId, maker);
}

function driverOf(aws: Aws, cluster: Resource): Resource {
  const addOn = childNamed(aws, cluster.id, 'addons', addOnName);
  if (!addOn) throw new Error(`driver name ${diskDriver} not found in the list of registered CSI drivers`);
  return addOn;
}

/** The driver's pods must be let in by Amazon, and then be allowed the action. */
function requireDriver(aws: Aws, cluster: Resource, addOn: Resource, operation: string, needed: NeededAction): void {
  const role = text(addOn.body, 'serviceAccountRoleArn');
  try {
    const session = podCredentials(aws, cluster, { ...account, roleArn: role === '' ? undefined : role });
    requireAction(aws, { principal: session.principal, session }, needed, cluster.location);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(
      `rpc error: code = Internal desc = operation error EC2: ${operation}, https response error StatusCode: 403, ${message}`,
    );
  }
}

function zonesOf(aws: Aws, cluster: Resource): string[] {
  const subnets = list(object(cluster.body, 'resourcesVpcConfig'), 'subnetIds');
  return subnets.map((id) => subnetFacts(aws, placeOf(cluster), String(id))?.zone ?? '');
}
