import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import type { Tag } from '../../tag-list.ts';
import { addressIn, parseCidr, sizeOf } from '../../../core/cidr.ts';
import { createObject, ec2Id, newId, placeOf } from '../objects.ts';
import { publicAddress, publicName } from './addresses.ts';
import { interfacesIn, reservedAddresses } from './subnets.ts';

export interface NewInterface {
  groups: Resource[];
  description: string;
  interfaceType: string;
  /** Of the service that manages it; '' when the customer does. */
  requesterId: string;
  /** Instance that it is attached to; '' when to something of Amazon's. */
  instanceId: string;
  publicAddress: boolean;
  tags: Tag[];
  /** Id in the graph of what it belongs to. */
  holder: string;
  createdBy: string;
}

/** An interface in use, with the lowest free address of its subnet. */
export function putInterface(aws: Aws, subnet: Resource, made: NewInterface): Resource {
  const place = placeOf(subnet);
  const ip = freeAddress(aws, subnet);
  const PrivateDnsName = `ip-${ip.replaceAll('.', '-')}.${place.region}.compute.internal`;
  const managed = made.requesterId !== '';
  const Association = made.publicAddress ? amazonAddress(aws, place.region) : undefined;
  return createObject(aws, place, 'network-interface', 'NetworkInterfaceId', {
    body: {
      OwnerId: place.account,
      SubnetId: ec2Id(subnet),
      VpcId: text(subnet.body, 'VpcId'),
      AvailabilityZone: text(subnet.body, 'AvailabilityZone'),
      Description: made.description,
      InterfaceType: made.interfaceType,
      MacAddress: macOf(aws, ip, subnet.id),
      PrivateIpAddress: ip,
      PrivateDnsName,
      PrivateIpAddresses: [
        { Primary: true, PrivateIpAddress: ip, PrivateDnsName, ...(Association && { Association }) },
      ],
      Groups: groupsShown(made.groups),
      RequesterManaged: managed,
      ...(managed ? { RequesterId: made.requesterId } : {}),
      SourceDestCheck: made.interfaceType !== 'nat_gateway',
      Status: 'in-use',
      Ipv6Addresses: [],
      Attachment: attachment(aws, place.account, made),
      ...(Association && { Association }),
    },
    refs: [subnet.id, ...made.groups.map((group) => group.id)],
    tags: made.tags,
    createdBy: made.createdBy,
    parent: made.holder,
  });
}

export function groupsShown(groups: Resource[]): JsonObject[] {
  return groups.map((group) => ({ GroupId: ec2Id(group), GroupName: text(group.body, 'GroupName') }));
}

/** Attachments of Amazon's own services have ids of another kind, which customers may not manage. */
function attachment(aws: Aws, account: string, made: NewInterface): JsonObject {
  const common = { AttachTime: aws.clock.iso(), DeviceIndex: made.instanceId === '' ? 1 : 0, Status: 'attached' };
  if (made.instanceId === '')
    return {
      ...common,
      AttachmentId: newId(aws, 'ela-attach'),
      DeleteOnTermination: false,
      InstanceOwnerId: made.requesterId === '' ? account : 'amazon-aws',
    };
  return {
    ...common,
    AttachmentId: newId(aws, 'eni-attach'),
    DeleteOnTermination: true,
    InstanceId: made.instanceId,
    InstanceOwnerId: account,
    NetworkCardIndex: 0,
  };
}

function amazonAddress(aws: Aws, region: string): JsonObject {
  const ip = publicAddress(aws);
  return { IpOwnerId: 'amazon', PublicDnsName: publicName(region, ip), PublicIp: ip };
}

function macOf(aws: Aws, ...words: string[]): string {
  const digits = aws.seeded.hex(10, 'mac', ...words);
  return ['02', ...(digits.match(/../g) ?? [])].join(':');
}

function freeAddress(aws: Aws, subnet: Resource): string {
  const range = parseCidr(text(subnet.body, 'CidrBlock'));
  const taken = new Set(
    interfacesIn(aws, subnet).flatMap((item) =>
      objects(item.body, 'PrivateIpAddresses').map((address) => text(address, 'PrivateIpAddress')),
    ),
  );
  for (let offset = reservedAddresses - 1; range && offset < sizeOf(range) - 1; offset += 1) {
    const address = addressIn(range, offset);
    if (!taken.has(address)) return address;
  }
  throw noFreeAddress(subnet);
}

function noFreeAddress(subnet: Resource): AwsFault {
  return new AwsFault(
    'InsufficientFreeAddressesInSubnet',
    `There are not enough free addresses in subnet '${ec2Id(subnet)}' to satisfy the requested number of instances.`,
  );
}
