import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import type { Place } from './objects.ts';

/** A network interface that another service puts into a subnet. It holds subnet and groups until it is removed. */
export interface InterfaceRequest {
  subnetId: string;
  /** `sg-…`; none: the default group of the VPC. */
  groupIds: string[];
  /** As DescribeNetworkInterfaces shows it: `ELB acme`, `RDSNetworkInterface`, `Amazon EKS acme-aws`. */
  description: string;
  /** Who made it: `amazon-elb`, `amazon-rds`, … An interface with it cannot be detached or deleted by the customer. */
  requesterId: string;
  /** Default `interface`. */
  interfaceType?: 'interface' | 'nat_gateway' | 'network_load_balancer';
  /** Whether it gets a public address of Amazon's. Default false. */
  publicAddress?: boolean;
  tags?: Record<string, string>;
  /** Id in the graph of what it belongs to: cluster, load balancer, database instance. */
  holder: string;
  createdBy: string;
}

/** A security group that another service makes in a customer's VPC: `k8s-elb-…`, `eks-cluster-sg-…`. */
export interface GroupRequest {
  vpcId: string;
  name: string;
  description: string;
  tags?: Record<string, string>;
  /** Id in the graph of what it belongs to. */
  holder: string;
  createdBy: string;
}

/** One rule of a security group. */
export interface RuleRequest {
  groupId: string;
  direction: 'ingress' | 'egress';
  /** `tcp`, `udp`, `icmp` or `-1` for all. */
  protocol: string;
  fromPort: number;
  toPort: number;
  /** Exactly one of the two. */
  cidr?: string;
  sourceGroupId?: string;
  description?: string;
}

/** One machine of a node group. */
export interface InstanceRequest {
  subnetId: string;
  groupIds: string[];
  instanceType: string;
  imageId: string;
  /** Root volume and further ones. */
  volumes: { deviceName: string; sizeGib: number; type: string; encrypted: boolean }[];
  tags: Record<string, string>;
  volumeTags: Record<string, string>;
  interfaceTags: Record<string, string>;
  /** Id in the graph of the Auto Scaling group. */
  holder: string;
  createdBy: string;
}

/** A volume that no instance was launched with: for a PersistentVolume. */
export interface VolumeRequest {
  zone: string;
  sizeGib: number;
  type: string;
  encrypted: boolean;
  tags: Record<string, string>;
  holder?: string;
  createdBy: string;
}

/** Why machines cannot be had, as EC2's own code and sentence. */
export interface LaunchProblem {
  code: 'InsufficientInstanceCapacity' | 'VcpuLimitExceeded' | 'InsufficientFreeAddressesInSubnet';
  message: string;
}

const soon = (): never => {
  throw new Error('not there yet');
};

/** Puts the interface there at once. Throws AwsFault `InsufficientFreeAddressesInSubnet`, `InvalidSubnetID.NotFound`, `InvalidGroup.NotFound`. */
export const makeInterface: (aws: Aws, place: Place, request: InterfaceRequest) => Resource = soon;
/** Interfaces that belong to `holder`. */
export const interfacesOf: (aws: Aws, holder: string) => Resource[] = soon;
/** Takes all interfaces of `holder` away. None is success. */
export const removeInterfaces: (aws: Aws, holder: string, by: string) => void = soon;
/** Replaces the groups of all interfaces of `holder`. */
export const setInterfaceGroups: (aws: Aws, place: Place, holder: string, groupIds: string[]) => void = soon;

/** With the rule that lets everything out. A group of the same name in the VPC is returned as it is. */
export const makeGroup: (aws: Aws, place: Place, request: GroupRequest) => Resource = soon;
/** Takes the group and its rules away, and rules of other groups that name it. Absent is success. */
export const removeGroup: (aws: Aws, place: Place, groupId: string, by: string) => void = soon;
/** A rule that is there already is left as it is. */
export const allow: (aws: Aws, place: Place, rule: RuleRequest, by: string) => void = soon;
/** Takes away all rules of `groupId` that name `sourceGroupId`. */
export const revokeSource: (aws: Aws, place: Place, groupId: string, sourceGroupId: string, by: string) => void = soon;

/** Undefined when `count` machines can be launched there; otherwise why not. Looks at stockouts, the vCPU quota and free addresses. */
export const launchProblem: (
  aws: Aws,
  place: Place,
  request: { instanceType: string; subnetId: string; count: number },
) => LaunchProblem | undefined = soon;
/** A running instance with its interface and volumes; its body is the Instance of the API. */
export const launchInstance: (aws: Aws, place: Place, request: InstanceRequest) => Resource = soon;
/** Live instances of `holder`. */
export const instancesOf: (aws: Aws, holder: string) => Resource[] = soon;
/** Takes the instance, its interface and its root volume away; volumes attached later stay, detached. It is listed as terminated for an hour. */
export const terminateInstance: (aws: Aws, place: Place, instanceId: string, by: string) => void = soon;

export const makeVolume: (aws: Aws, place: Place, request: VolumeRequest) => Resource = soon;
/** Attached volumes are freed first. Absent is success. */
export const removeVolume: (aws: Aws, place: Place, volumeId: string, by: string) => void = soon;
/** Until it is detached DeleteVolume answers `VolumeInUse`. */
export const attachVolume: (aws: Aws, place: Place, volumeId: string, instanceId: string, device: string) => void =
  soon;
export const detachVolume: (aws: Aws, place: Place, volumeId: string) => void = soon;

/** A subnet as other services need it; undefined: there is none. */
export interface SubnetFacts {
  id: string;
  vpcId: string;
  zone: string;
  cidr: string;
  freeAddresses: number;
  tags: Record<string, string>;
  resource: Resource;
}
export const subnetFacts: (aws: Aws, place: Place, subnetId: string) => SubnetFacts | undefined = soon;

/** Data of one version (`$Default`, `$Latest` or a number) of a launch template by id or name; AwsFault when there is none. */
export const launchTemplateData: (
  aws: Aws,
  place: Place,
  template: { id?: string; name?: string; version?: string },
) => { id: string; name: string; version: number; data: JsonObject } = soon;
/** A launch template that EKS makes for a node group (`eks-<uuid>`). */
export const makeLaunchTemplate: (
  aws: Aws,
  place: Place,
  request: { name: string; data: JsonObject; tags: Record<string, string>; holder: string; createdBy: string },
) => Resource = soon;
export const removeLaunchTemplate: (aws: Aws, place: Place, id: string, by: string) => void = soon;
