import type { Resource } from '../../../core/graph.ts';
import { text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { availabilityZones } from '../../regions.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import { instanceType, isOffered, isSoldOut } from '../machines/instance-types.ts';
import { putInstance } from '../machines/put-instance.ts';
import { endInstance } from '../machines/terminate-instances.ts';
import { groupsIn } from '../network/groups.ts';
import type { Place } from '../objects.ts';
import { findObject, needObject, objectsOf } from '../objects.ts';
import { tagsFrom } from '../tags.ts';
import { subnetFacts } from './subnet-facts.ts';

/** One machine of a node group. */
export interface InstanceRequest {
  subnetId: string;
  groupIds: string[];
  instanceType: string;
  imageId: string;
  /** The root volume first. */
  volumes: { deviceName: string; sizeGib: number; type: string; encrypted: boolean }[];
  tags: Record<string, string>;
  volumeTags: Record<string, string>;
  interfaceTags: Record<string, string>;
  /** Id in the graph of the Auto Scaling group. */
  holder: string;
  createdBy: string;
}

/** Why machines cannot be had, as EC2's own code and sentence. */
export interface LaunchProblem {
  code:
    | 'InsufficientInstanceCapacity'
    | 'VcpuLimitExceeded'
    | 'InsufficientFreeAddressesInSubnet'
    | 'Unsupported'
    | 'InvalidSubnetID.NotFound';
  message: string;
}

/** Undefined when `count` machines can be launched there; otherwise why not. Looks at stockouts, the vCPU quota and free addresses. */
export function launchProblem(
  aws: Aws,
  place: Place,
  request: { instanceType: string; subnetId: string; count: number },
): LaunchProblem | undefined {
  const { instanceType: name, subnetId, count } = request;
  const subnet = subnetFacts(aws, place, subnetId);
  if (!subnet) return { code: 'InvalidSubnetID.NotFound', message: `The subnet ID '${subnetId}' does not exist` };
  const others = availabilityZones(place.region)
    .map((zone) => zone.name)
    .filter((zone) => zone !== subnet.zone && isOffered(aws, name, zone) && !isSoldOut(aws, name, zone))
    .join(', ');
  if (!instanceType(name) || !isOffered(aws, name, subnet.zone))
    return {
      code: 'Unsupported',
      message: `Your requested instance type (${name}) is not supported in your requested Availability Zone (${subnet.zone}). Please retry your request by not specifying an Availability Zone or choosing ${others}.`,
    };
  if (isSoldOut(aws, name, subnet.zone))
    return {
      code: 'InsufficientInstanceCapacity',
      message: `We currently do not have sufficient ${name} capacity in the Availability Zone you requested (${subnet.zone}). Our system will be working on provisioning additional capacity. You can currently get ${name} capacity by not specifying an Availability Zone in your request or choosing ${others}.`,
    };
  const limit = limitOf(aws, place, 'ec2', 'L-1216C47A');
  if (runningVcpus(aws, place) + count * vcpus(name) > limit)
    return {
      code: 'VcpuLimitExceeded',
      message: `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
    };
  if (subnet.freeAddresses < count)
    return {
      code: 'InsufficientFreeAddressesInSubnet',
      message: `There are not enough free addresses in subnet '${subnetId}' to satisfy the requested number of instances.`,
    };
  return undefined;
}

const vcpus = (name: string): number => instanceType(name)?.vcpus ?? 0;

function runningVcpus(aws: Aws, place: Place): number {
  return objectsOf(aws, place, 'instance').reduce((sum, one) => sum + vcpus(text(one.body, 'InstanceType')), 0);
}

/** A running instance with its interface and volumes; its body is the Instance of the API. */
export function launchInstance(aws: Aws, place: Place, request: InstanceRequest): Resource {
  const { subnetId, groupIds, tags, volumeTags, interfaceTags, ...rest } = request;
  const subnet = needObject(aws, place, 'subnet', subnetId);
  const vpc = needObject(aws, place, 'vpc', text(subnet.body, 'VpcId'));
  return putInstance(aws, subnet, {
    ...rest,
    groups: groupsIn(aws, vpc, groupIds),
    tags: tagsFrom(tags),
    volumeTags: tagsFrom(volumeTags),
    interfaceTags: tagsFrom(interfaceTags),
  });
}

/** Live instances of `holder`. */
export function instancesOf(aws: Aws, holder: string): Resource[] {
  return aws.graph.all('ec2.instance').filter((instance) => instance.parent === holder);
}

/**
 * Takes the instance, its interface and the volumes it was launched with away; volumes attached later stay, detached. It is shown as
 * terminated for an hour. Absent is success.
 */
export function terminateInstance(aws: Aws, place: Place, instanceId: string, by: string): void {
  const instance = findObject(aws, place, 'instance', instanceId);
  if (instance) endInstance(aws, instance, by);
}
