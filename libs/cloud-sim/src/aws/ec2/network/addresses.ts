import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { list, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import type { Call, Reply } from '../../service.ts';
import { addressIn, parseCidr } from '../../../core/cidr.ts';
import type { Collection } from '../describe.ts';
import { invalidParameter, limitReached, missingParameter } from '../faults.ts';
import type { Place } from '../objects.ts';
import { createObject, ec2Arn, ec2Id, newId, objectsOf, placeOf, placeOfCall, targetOf } from '../objects.ts';
import { specifiedTags } from '../tags.ts';

export const addresses: Collection = {
  kind: 'elastic-ip',
  ids: 'AllocationIds',
  result: 'Addresses',
  filters: {
    'allocation-id': 'AllocationId',
    'association-id': 'AssociationId',
    domain: 'Domain',
    'instance-id': 'InstanceId',
    'network-border-group': 'NetworkBorderGroup',
    'network-interface-id': 'NetworkInterfaceId',
    'network-interface-owner-id': 'NetworkInterfaceOwnerId',
    'private-ip-address': 'PrivateIpAddress',
    'public-ip': 'PublicIp',
  },
  narrow: (call, shown) => {
    const wanted = list(call.input, 'PublicIps');
    const missing = wanted.find((ip) => !shown.some((address) => address['PublicIp'] === ip));
    if (typeof missing === 'string') throw new AwsFault('InvalidAddress.NotFound', `Address '${missing}' not found.`);
    return wanted.length === 0 ? shown : shown.filter((address) => wanted.includes(text(address, 'PublicIp')));
  },
};

const costPerHour = 0.005;
/** Of the range that is set aside for benchmarks: no such address is anybody's. */
const publicRange = parseCidr('198.18.0.0/15');

/** A public address that nobody else has. */
export function publicAddress(aws: Aws): string {
  const number = aws.store.count('counters', 'public addresses');
  return publicRange ? addressIn(publicRange, number % 2 ** 17) : '';
}

/** `ec2-198-18-0-1.eu-west-1.compute.amazonaws.com` */
export function publicName(region: string, ip: string): string {
  const zone = region === 'us-east-1' ? 'compute-1' : `${region}.compute`;
  return `ec2-${ip.replaceAll('.', '-')}.${zone}.amazonaws.com`;
}

export function allocateAddress(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const domain = text(input, 'Domain') || 'vpc';
  if (domain !== 'vpc') throw invalidParameter(`Value (${domain}) for parameter domain is invalid.`);
  const tags = specifiedTags(input, 'elastic-ip');
  if (objectsOf(aws, place, 'elastic-ip').length >= limitOf(aws, place, 'ec2', 'L-0263D0A3'))
    throw limitReached('AddressLimitExceeded', 'addresses');
  const address = createObject(aws, place, 'elastic-ip', 'AllocationId', {
    body: {
      PublicIp: publicAddress(aws),
      Domain: domain,
      PublicIpv4Pool: 'amazon',
      NetworkBorderGroup: place.region,
    },
    tags,
    createdBy: call.caller.arn,
    costPerHour,
  });
  const { Tags: _tags, ...reply } = address.body;
  return reply;
}

export function isAssociated(address: Resource): boolean {
  return text(address.body, 'AssociationId') !== '';
}

/** Puts an address onto an interface; both show it from then on. */
export function associate(aws: Aws, address: Resource, onto: Resource): string {
  const AssociationId = newId(aws, 'eipassoc');
  const ip = text(address.body, 'PublicIp');
  const Association = {
    AllocationId: ec2Id(address),
    AssociationId,
    IpOwnerId: address.project,
    PublicDnsName: publicName(address.location, ip),
    PublicIp: ip,
  };
  aws.graph.patch(onto.id, { Association });
  aws.graph.patch(address.id, {
    AssociationId,
    NetworkInterfaceId: ec2Id(onto),
    NetworkInterfaceOwnerId: onto.project,
    PrivateIpAddress: text(onto.body, 'PrivateIpAddress'),
  });
  return AssociationId;
}

/** Takes the addresses off an interface. */
export function dissociateFrom(aws: Aws, item: Resource): void {
  const id = ec2Id(item);
  for (const address of objectsOf(aws, placeOf(item), 'elastic-ip')) {
    if (text(address.body, 'NetworkInterfaceId') !== id) continue;
    aws.graph.update(address.id, without(address.body, associationMembers));
  }
  const now = aws.graph.get(item.id);
  if (now) aws.graph.update(now.id, without(now.body, ['Association']));
}

const associationMembers = ['AssociationId', 'NetworkInterfaceId', 'NetworkInterfaceOwnerId', 'PrivateIpAddress'];

function without(body: JsonObject, members: string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !members.includes(key)));
}

export function releaseAddress(call: Call): Reply {
  const { aws, input } = call;
  if (text(input, 'AllocationId') === '') throw missingParameter('AllocationId');
  const address = targetOf(call, 'elastic-ip', text(input, 'AllocationId'));
  if (isAssociated(address))
    throw new AwsFault('InvalidIPAddress.InUse', `Address ${text(address.body, 'PublicIp')} is in use.`);
  aws.graph.delete(address.id, call.caller.arn);
  return undefined;
}

/** Only the service that put an address onto an interface of its own takes it off again. */
export function disassociateAddress(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const wanted = text(input, 'AssociationId');
  if (wanted === '') throw missingParameter('AssociationId');
  const address = objectsOf(aws, place, 'elastic-ip').find((item) => text(item.body, 'AssociationId') === wanted);
  if (!address) throw new AwsFault('InvalidAssociationID.NotFound', `The association ID '${wanted}' does not exist`);
  const item = interfaceOf(aws, place, address);
  if (item?.body['RequesterManaged'] === true)
    throw new AwsFault('AuthFailure', 'You do not have permission to access the specified resource.');
  if (item) dissociateFrom(aws, item);
  return undefined;
}

function interfaceOf(aws: Aws, place: Place, address: Resource): Resource | undefined {
  return aws.graph.get(ec2Arn(place, 'network-interface', text(address.body, 'NetworkInterfaceId')));
}
