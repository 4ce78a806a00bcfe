import type { Resource } from '../../../core/graph.ts';
import { text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { groupsIn } from '../network/groups.ts';
import { dropInterface } from '../network/interfaces.ts';
import { groupsShown, putInterface } from '../network/put-interface.ts';
import type { Place } from '../objects.ts';
import { needObject } from '../objects.ts';
import { tagsFrom } from '../tags.ts';

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
  interfaceType?: 'interface' | 'network_load_balancer';
  /** Whether it gets a public address of Amazon's. Default false. */
  publicAddress?: boolean;
  tags?: Record<string, string>;
  /** Id in the graph of what it belongs to: cluster, load balancer, database instance. */
  holder: string;
  createdBy: string;
}

/** Puts the interface there at once. Throws AwsFault `InsufficientFreeAddressesInSubnet`, `InvalidSubnetID.NotFound`, `InvalidGroup.NotFound`. */
export function makeInterface(aws: Aws, place: Place, request: InterfaceRequest): Resource {
  const { subnetId, groupIds, interfaceType = 'interface', publicAddress = false, tags = {}, ...rest } = request;
  const subnet = needObject(aws, place, 'subnet', subnetId);
  const vpc = needObject(aws, place, 'vpc', text(subnet.body, 'VpcId'));
  const groups = groupsIn(aws, vpc, groupIds);
  return putInterface(aws, subnet, {
    ...rest,
    groups,
    interfaceType,
    publicAddress,
    instanceId: '',
    tags: tagsFrom(tags),
  });
}

/** Interfaces that belong to `holder`. */
export function interfacesOf(aws: Aws, holder: string): Resource[] {
  return aws.graph.all('ec2.network-interface').filter((item) => item.parent === holder);
}

/** Takes all interfaces of `holder` away. None is success. */
export function removeInterfaces(aws: Aws, holder: string, by: string): void {
  for (const item of interfacesOf(aws, holder)) dropInterface(aws, item, by);
}

/** Replaces the groups of all interfaces of `holder`. Throws AwsFault `InvalidGroup.NotFound`. */
export function setInterfaceGroups(aws: Aws, place: Place, holder: string, groupIds: string[]): void {
  for (const item of interfacesOf(aws, holder)) {
    const vpc = needObject(aws, place, 'vpc', text(item.body, 'VpcId'));
    const groups = groupsIn(aws, vpc, groupIds);
    const kept = item.refs.filter((ref) => !ref.includes(':security-group/'));
    const refs = [...kept, ...groups.map((group) => group.id)];
    aws.graph.update(item.id, { ...item.body, Groups: groupsShown(groups) }, { refs });
  }
}
