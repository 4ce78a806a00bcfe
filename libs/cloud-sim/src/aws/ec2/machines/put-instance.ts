import type { Resource } from '../../../core/graph.ts';
import { object, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import type { Tag } from '../../tag-list.ts';
import { groupsShown, putInterface } from '../network/put-interface.ts';
import { createObject, ec2Id, fresh, newId, placeOf } from '../objects.ts';
import { instanceType } from './instance-types.ts';
import { states } from './instances.ts';
import { attachment, putVolume } from './volumes.ts';

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
