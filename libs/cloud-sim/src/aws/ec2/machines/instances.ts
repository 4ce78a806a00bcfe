import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { object, objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import type { Collection } from '../describe.ts';
import { ec2Id } from '../objects.ts';
import { volumesOn } from './volumes.ts';

export const instances: Collection = {
  kind: 'instance',
  ids: 'InstanceIds',
  result: 'Reservations',
  lingers: true,
  show: showInstance,
  wrap: (shown) =>
    shown.map((instance) => {
      const { ReservationId, OwnerId, ...Instance } = instance;
      return { ReservationId, OwnerId, Groups: [], Instances: [Instance] };
    }),
  filters: {
    architecture: 'Architecture',
    'availability-zone': 'Placement.AvailabilityZone',
    'block-device-mapping.volume-id': 'BlockDeviceMappings.Ebs.VolumeId',
    'image-id': 'ImageId',
    'instance-id': 'InstanceId',
    'instance-state-code': 'State.Code',
    'instance-state-name': 'State.Name',
    'instance-type': 'InstanceType',
    'instance.group-id': 'SecurityGroups.GroupId',
    'network-interface.network-interface-id': 'NetworkInterfaces.NetworkInterfaceId',
    'owner-id': 'OwnerId',
    'private-dns-name': 'PrivateDnsName',
    'private-ip-address': 'PrivateIpAddress',
    'reservation-id': 'ReservationId',
    'subnet-id': 'SubnetId',
    'vpc-id': 'VpcId',
  },
};

/** Interfaces and volumes are read where they are kept; a terminated instance has none. */
function showInstance(aws: Aws, instance: Resource): JsonObject {
  const BlockDeviceMappings = volumesOn(aws, instance).map(({ body }) => {
    const [{ Device, AttachTime, DeleteOnTermination } = {} as JsonObject] = objects(body, 'Attachments');
    return {
      DeviceName: Device,
      Ebs: { AttachTime, DeleteOnTermination, Status: 'attached', VolumeId: body['VolumeId'] },
    };
  });
  const NetworkInterfaces = interfacesOn(aws, instance).map(({ body }) => shownOnInstance(body));
  return { ...instance.body, BlockDeviceMappings, NetworkInterfaces };
}

const interfaceMembers = [
  'Description',
  'Groups',
  'InterfaceType',
  'Ipv6Addresses',
  'MacAddress',
  'NetworkInterfaceId',
  'OwnerId',
  'PrivateDnsName',
  'PrivateIpAddress',
  'PrivateIpAddresses',
  'SourceDestCheck',
  'Status',
  'SubnetId',
  'VpcId',
];

/** An interface in the shorter form that instances show. */
function shownOnInstance(body: JsonObject): JsonObject {
  const { InstanceId: _instance, InstanceOwnerId: _owner, ...Attachment } = object(body, 'Attachment');
  const { IpOwnerId, PublicDnsName, PublicIp } = object(body, 'Association');
  const Association = PublicIp === undefined ? {} : { Association: { IpOwnerId, PublicDnsName, PublicIp } };
  const kept = Object.fromEntries(Object.entries(body).filter(([key]) => interfaceMembers.includes(key)));
  return { ...kept, Attachment, ...Association };
}

/** The interface it was launched with, and those that were attached later. */
export function interfacesOn(aws: Aws, instance: Resource): Resource[] {
  const id = ec2Id(instance);
  return aws.graph
    .all('ec2.network-interface')
    .filter((item) => text(object(item.body, 'Attachment'), 'InstanceId') === id);
}

/** Codes and names as the API has them. */
export const states = {
  running: { Code: 16, Name: 'running' },
  'shutting-down': { Code: 32, Name: 'shutting-down' },
  terminated: { Code: 48, Name: 'terminated' },
};
