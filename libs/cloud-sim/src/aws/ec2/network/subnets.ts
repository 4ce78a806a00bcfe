import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { isObject, object, objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { cloud } from '../../aws.ts';
import { durations } from '../../durations.ts';
import { AwsFault } from '../../fault.ts';
import type { AvailabilityZone } from '../../regions.ts';
import { availabilityZones } from '../../regions.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import type { Call, Reply } from '../../service.ts';
import type { Tag } from '../../tag-list.ts';
import { cidrText, contains, overlap, parseCidr, sizeOf } from '../cidr.ts';
import type { Range } from '../cidr.ts';
import type { Collection } from '../describe.ts';
import { dependencies, invalidCombination, invalidParameter, limitReached, missingParameter } from '../faults.ts';
import { createObject, ec2Arn, ec2Id, needObject, objectsOf, placeOf, placeOfCall } from '../objects.ts';
import { specifiedTags } from '../tags.ts';
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

function showSubnet(aws: Aws, subnet: Resource): JsonObject {
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

export function createSubnet(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const tags = specifiedTags(input, 'subnet');
  const vpc = needObject(aws, place, 'vpc', text(input, 'VpcId'));
  const zone = zoneOf(input, place.region);
  const range = rangeIn(aws, vpc, text(input, 'CidrBlock'));
  const siblings = subnetsOf(aws, vpc);
  if (siblings.length >= limitOf(aws, place, 'vpc', 'L-407747CB')) throw limitReached('SubnetLimitExceeded', 'subnets');
  const subnet = makeSubnet(aws, vpc, { cidr: cidrText(range), zone, tags, createdBy: call.caller.arn });
  aws.operations.start({
    cloud,
    service: 'ec2',
    type: 'subnet.create',
    operation: 'CreateSubnet',
    project: place.account,
    location: place.region,
    target: subnet.id,
    name: subnet.name,
    principal: call.caller.arn,
    spread: durations.subnet,
  });
  return { Subnet: showSubnet(aws, subnet) };
}

/** What the operations on subnets do when they end. */
export function defineSubnets(aws: Aws): void {
  aws.operations.define('ec2', 'subnet.create', {
    complete: ({ target }) => aws.graph.patch(target, { State: 'available' }),
  });
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

function zoneOf(input: JsonObject, region: string): AvailabilityZone {
  const zones = availabilityZones(region);
  const name = text(input, 'AvailabilityZone');
  const id = text(input, 'AvailabilityZoneId');
  const [first] = zones;
  const found = name === '' && id === '' ? first : zones.find((zone) => zone.name === name || zone.id === id);
  if (found) return found;
  const [parameter, choices] =
    name === ''
      ? ['availabilityZoneId', zones.map((zone) => zone.id)]
      : ['availabilityZone', zones.map((zone) => zone.name)];
  throw invalidParameter(
    `Value (${name || id}) for parameter ${parameter} is invalid. Subnets can currently only be created in the following availability zones: ${choices.join(', ')}.`,
  );
}

/** Refuses a range that is malformed, too large or too small, outside the VPC or taken by another subnet. */
function rangeIn(aws: Aws, vpc: Resource, cidr: string): Range {
  if (cidr === '') throw missingParameter('cidrBlock');
  const range = parseCidr(cidr);
  if (!range)
    throw invalidParameter(`Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
  const outer = parseCidr(text(vpc.body, 'CidrBlock'));
  if (range.bits < 16 || range.bits > 28 || !outer || !contains(outer, range))
    throw new AwsFault('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
  const taken = subnetsOf(aws, vpc).some((subnet) => {
    const other = parseCidr(text(subnet.body, 'CidrBlock'));
    return other !== undefined && overlap(other, range);
  });
  if (taken) throw new AwsFault('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
  return range;
}

/** Interfaces hold a subnet; associations with route tables go with it. */
export function deleteSubnet(call: Call): Reply {
  const { aws, input } = call;
  const subnet = needObject(aws, placeOfCall(call), 'subnet', text(input, 'SubnetId'));
  if (aws.graph.users(subnet.id).length > 0) throw dependencies('subnet', ec2Id(subnet));
  dropAssociations(aws, subnet);
  aws.graph.delete(subnet.id, call.caller.arn);
  return undefined;
}

const modifiable = ['MapPublicIpOnLaunch', 'AssignIpv6AddressOnCreation', 'EnableDns64'] as const;

export function modifySubnetAttribute(call: Call): Reply {
  const { aws, input } = call;
  const subnet = needObject(aws, placeOfCall(call), 'subnet', text(input, 'SubnetId'));
  const [attribute, second] = modifiable.filter((one) => isObject(input[one]));
  if (attribute === undefined) throw missingParameter('attribute');
  if (second !== undefined)
    throw invalidCombination('Multiple subnet attributes cannot be modified in the same request.');
  const value = object(input, attribute)['Value'] === true;
  aws.graph.patch(subnet.id, { [attribute]: value });
  return undefined;
}
