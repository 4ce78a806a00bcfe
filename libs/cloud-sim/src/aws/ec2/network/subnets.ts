import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { isObject, object, objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import type { AvailabilityZone } from '../../regions.ts';
import type { Call, Reply } from '../../service.ts';
import type { Tag } from '../../tag-list.ts';
import { parseCidr, sizeOf } from '../../../core/cidr.ts';
import type { Collection } from '../describe.ts';
import { dependencies, invalidCombination, missingParameter } from '../faults.ts';
import { createObject, ec2Arn, ec2Id, objectsOf, placeOf, targetOf } from '../objects.ts';
import { dropAssociations } from './route-tables.ts';

/** The first four addresses and the last one of a subnet are Amazon's. */
export const reservedAddresses = 5;

export const subnets: Collection = {
  kind: 'subnet',
  ids: 'SubnetIds',
  result: 'Subnets',
  show: showSubnet,
  filters: {
    'availability-zone': 'AvailabilityZone',
    availabilityZone: 'AvailabilityZone',
    'availability-zone-id': 'AvailabilityZoneId',
    'available-ip-address-count': 'AvailableIpAddressCount',
    cidr: 'CidrBlock',
    cidrBlock: 'CidrBlock',
    'cidr-block': 'CidrBlock',
    'default-for-az': 'DefaultForAz',
    defaultForAz: 'DefaultForAz',
    'map-public-ip-on-launch': 'MapPublicIpOnLaunch',
    'owner-id': 'OwnerId',
    state: 'State',
    'subnet-arn': 'SubnetArn',
    'subnet-id': 'SubnetId',
    'vpc-id': 'VpcId',
  },
};

export function showSubnet(aws: Aws, subnet: Resource): JsonObject {
  return { ...subnet.body, AvailableIpAddressCount: freeAddresses(aws, subnet) };
}

/** Interfaces of a subnet. */
export function interfacesIn(aws: Aws, subnet: Resource): Resource[] {
  return objectsOf(aws, placeOf(subnet), 'network-interface').filter(
    (item) => text(item.body, 'SubnetId') === ec2Id(subnet),
  );
}

export function freeAddresses(aws: Aws, subnet: Resource): number {
  const range = parseCidr(text(subnet.body, 'CidrBlock'));
  const used = interfacesIn(aws, subnet).reduce(
    (sum, item) => sum + objects(item.body, 'PrivateIpAddresses').length,
    0,
  );
  return range ? sizeOf(range) - reservedAddresses - used : 0;
}

interface NewSubnet {
  cidr: string;
  zone: AvailabilityZone;
  tags: Tag[];
  createdBy: string;
  defaultForZone?: boolean;
  state?: string;
}

export function makeSubnet(aws: Aws, vpc: Resource, made: NewSubnet): Resource {
  const place = placeOf(vpc);
  const { cidr, zone, tags, createdBy, defaultForZone = false, state = 'pending' } = made;
  const subnet = createObject(aws, place, 'subnet', 'SubnetId', {
    body: {
      VpcId: ec2Id(vpc),
      OwnerId: place.account,
      CidrBlock: cidr,
      State: state,
      AvailabilityZone: zone.name,
      AvailabilityZoneId: zone.id,
      DefaultForAz: defaultForZone,
      MapPublicIpOnLaunch: defaultForZone,
      MapCustomerOwnedIpOnLaunch: false,
      AssignIpv6AddressOnCreation: false,
      EnableDns64: false,
      Ipv6Native: false,
      Ipv6CidrBlockAssociationSet: [],
      PrivateDnsNameOptionsOnLaunch: {
        HostnameType: 'ip-name',
        EnableResourceNameDnsARecord: false,
        EnableResourceNameDnsAAAARecord: false,
      },
    },
    refs: [vpc.id],
    tags,
    createdBy,
  });
  aws.graph.patch(subnet.id, { SubnetArn: ec2Arn(place, 'subnet', ec2Id(subnet)) });
  return aws.graph.get(subnet.id) ?? subnet;
}

export function subnetsOf(aws: Aws, vpc: Resource): Resource[] {
  return objectsOf(aws, placeOf(vpc), 'subnet').filter((subnet) => text(subnet.body, 'VpcId') === ec2Id(vpc));
}

/** Interfaces hold a subnet; associations with route tables go with it. */
export function deleteSubnet(call: Call): Reply {
  const { aws, input } = call;
  const subnet = targetOf(call, 'subnet', text(input, 'SubnetId'));
  if (aws.graph.users(subnet.id).length > 0) throw dependencies('subnet', ec2Id(subnet));
  dropAssociations(aws, subnet);
  aws.graph.delete(subnet.id, call.caller.arn);
  return undefined;
}

const modifiable = ['MapPublicIpOnLaunch', 'AssignIpv6AddressOnCreation', 'EnableDns64'] as const;

export function modifySubnetAttribute(call: Call): Reply {
  const { aws, input } = call;
  const subnet = targetOf(call, 'subnet', text(input, 'SubnetId'));
  const [attribute, second] = modifiable.filter((one) => isObject(input[one]));
  if (attribute === undefined) throw missingParameter('attribute');
  if (second !== undefined)
    throw invalidCombination('Multiple subnet attributes cannot be modified in the same request.');
  const value = object(input, attribute)['Value'] === true;
  aws.graph.patch(subnet.id, { [attribute]: value });
  return undefined;
}
