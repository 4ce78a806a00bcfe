import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { list, object, objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { cloud } from '../../aws.ts';
import { durations } from '../../durations.ts';
import type { Call, Reply } from '../../service.ts';
import type { Tag } from '../../tag-list.ts';
import type { Collection } from '../describe.ts';
import { absent, checkId } from '../kinds.ts';
import { createObject, ec2Arn, ec2Id, findObject, fresh, newId, placeOf, placeOfCall } from '../objects.ts';
import { dropInterface, groupsShown, putInterface, setFree } from '../network/interfaces.ts';
import { instanceType } from './instance-types.ts';
import { attachment, detach, putVolume, volumesOn } from './volumes.ts';

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
function interfacesOn(aws: Aws, instance: Resource): Resource[] {
  const id = ec2Id(instance);
  return aws.graph
    .all('ec2.network-interface')
    .filter((item) => text(object(item.body, 'Attachment'), 'InstanceId') === id);
}

const states = {
  running: { Code: 16, Name: 'running' },
  'shutting-down': { Code: 32, Name: 'shutting-down' },
  terminated: { Code: 48, Name: 'terminated' },
};

interface NewInstance {
  groups: Resource[];
  instanceType: string;
  imageId: string;
  volumes: { deviceName: string; sizeGib: number; type: string; encrypted: boolean }[];
  tags: Tag[];
  volumeTags: Tag[];
  interfaceTags: Tag[];
  holder: string;
  createdBy: string;
}

export function putInstance(aws: Aws, subnet: Resource, made: NewInstance): Resource {
  const place = placeOf(subnet);
  const kind = instanceType(made.instanceType);
  const { createdBy, holder } = made;
  const instance = createObject(aws, place, 'instance', 'InstanceId', {
    body: {
      OwnerId: place.account,
      ReservationId: newId(aws, 'r'),
      ImageId: made.imageId,
      InstanceType: made.instanceType,
      State: states.running,
      LaunchTime: aws.clock.iso(),
      Placement: { AvailabilityZone: text(subnet.body, 'AvailabilityZone'), GroupName: '', Tenancy: 'default' },
      Architecture: kind?.architecture ?? 'x86_64',
      SubnetId: ec2Id(subnet),
      VpcId: text(subnet.body, 'VpcId'),
      SecurityGroups: groupsShown(made.groups),
      RootDeviceType: 'ebs',
      RootDeviceName: made.volumes[0]?.deviceName ?? '',
      VirtualizationType: 'hvm',
      Hypervisor: 'xen',
      EbsOptimized: false,
      EnaSupport: true,
    },
    tags: made.tags,
    createdBy,
    parent: holder,
    costPerHour: kind?.costPerHour ?? 0,
  });
  const item = putInterface(aws, subnet, {
    groups: made.groups,
    description: '',
    interfaceType: 'interface',
    requesterId: '',
    instanceId: ec2Id(instance),
    publicAddress: subnet.body['MapPublicIpOnLaunch'] === true,
    tags: made.interfaceTags,
    holder: instance.id,
    createdBy,
  });
  const { PrivateIpAddress, PrivateDnsName, Association } = item.body;
  const { PublicIp, PublicDnsName } = object({ Association }, 'Association');
  const addresses = { PrivateIpAddress, PrivateDnsName, PublicDnsName: PublicDnsName ?? '' };
  aws.graph.patch(instance.id, { ...addresses, ...(PublicIp === undefined ? {} : { PublicIpAddress: PublicIp }) });
  for (const { deviceName, sizeGib, type, encrypted } of made.volumes) {
    const zone = text(subnet.body, 'AvailabilityZone');
    const volume = putVolume(aws, place, { zone, sizeGib, type, encrypted, tags: made.volumeTags, createdBy });
    const Attachments = [attachment(aws, volume, ec2Id(instance), deviceName, true)];
    aws.graph.patch(volume.id, { State: 'in-use', Attachments });
  }
  return fresh(aws, instance);
}

/** Takes the instance away with what goes with it; what was attached later stays behind, free. */
export function endInstance(aws: Aws, instance: Resource, by: string): void {
  for (const volume of volumesOn(aws, instance)) {
    const [attached] = objects(volume.body, 'Attachments');
    if (attached?.['DeleteOnTermination'] === true) aws.graph.delete(volume.id, by);
    else detach(aws, volume);
  }
  for (const item of interfacesOn(aws, instance)) {
    if (object(item.body, 'Attachment')['DeleteOnTermination'] === true) dropInterface(aws, item, by);
    else setFree(aws, item);
  }
  aws.graph.patch(instance.id, { State: states.terminated });
  aws.graph.delete(instance.id, by);
}

/** What the operations on instances do when they end. */
export function defineInstances(aws: Aws): void {
  aws.operations.define('ec2', 'instance.terminate', {
    complete: ({ target, principal }) => {
      const instance = aws.graph.get(target);
      if (instance) endInstance(aws, instance, principal);
    },
  });
}

/** All of them or none; one that is terminated already stays so. */
export function terminateInstances(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const ids = list(input, 'InstanceIds').filter((id) => typeof id === 'string');
  for (const id of ids) {
    checkId('instance', id);
    if (!findObject(aws, place, 'instance', id) && !aws.graph.tombstone(ec2Arn(place, 'instance', id)))
      throw absent('instance', id);
  }
  return { TerminatingInstances: ids.map((id) => terminate(call, id)) };
}

function terminate(call: Call, InstanceId: string): JsonObject {
  const { aws } = call;
  const place = placeOfCall(call);
  const instance = findObject(aws, place, 'instance', InstanceId);
  if (!instance) return { InstanceId, CurrentState: states.terminated, PreviousState: states.terminated };
  const PreviousState = instance.body['State'];
  if (!aws.operations.running(instance.id)) {
    aws.graph.patch(instance.id, { State: states['shutting-down'] });
    aws.operations.start({
      cloud,
      service: 'ec2',
      type: 'instance.terminate',
      operation: 'TerminateInstances',
      project: place.account,
      location: place.region,
      target: instance.id,
      name: instance.name,
      principal: call.caller.arn,
      spread: durations.instance,
    });
  }
  return { InstanceId, CurrentState: states['shutting-down'], PreviousState };
}
