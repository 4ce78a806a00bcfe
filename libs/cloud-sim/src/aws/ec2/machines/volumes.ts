import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import type { Call, Reply } from '../../service.ts';
import type { Tag } from '../../tag-list.ts';
import type { Collection } from '../describe.ts';
import type { Place } from '../objects.ts';
import { createObject, ec2Id, objectsOf, placeOf, targetOf } from '../objects.ts';

export const volumes: Collection = {
  kind: 'volume',
  ids: 'VolumeIds',
  result: 'Volumes',
  filters: {
    'attachment.delete-on-termination': 'Attachments.DeleteOnTermination',
    'attachment.device': 'Attachments.Device',
    'attachment.instance-id': 'Attachments.InstanceId',
    'attachment.status': 'Attachments.State',
    'availability-zone': 'AvailabilityZone',
    'create-time': 'CreateTime',
    encrypted: 'Encrypted',
    size: 'Size',
    'snapshot-id': 'SnapshotId',
    status: 'State',
    'volume-id': 'VolumeId',
    'volume-type': 'VolumeType',
  },
};

/** Dollars a month for one GiB of gp3. */
const gibMonth = 0.088;
const hoursOfMonth = 730;

interface NewVolume {
  zone: string;
  sizeGib: number;
  type: string;
  encrypted: boolean;
  tags: Tag[];
  createdBy: string;
  parent?: string;
}

export function putVolume(aws: Aws, place: Place, made: NewVolume): Resource {
  const { zone, sizeGib, type, encrypted, tags, createdBy, parent } = made;
  return createObject(aws, place, 'volume', 'VolumeId', {
    body: {
      AvailabilityZone: zone,
      CreateTime: aws.clock.iso(),
      Encrypted: encrypted,
      Size: sizeGib,
      SnapshotId: '',
      State: 'available',
      VolumeType: type,
      Iops: 3000,
      ...(type === 'gp3' ? { Throughput: 125 } : {}),
      MultiAttachEnabled: false,
      Attachments: [],
    },
    tags,
    createdBy,
    ...(parent === undefined ? {} : { parent }),
    costPerHour: (sizeGib * gibMonth) / hoursOfMonth,
  });
}

/** Volumes that are attached to an instance. */
export function volumesOn(aws: Aws, instance: Resource): Resource[] {
  return objectsOf(aws, placeOf(instance), 'volume').filter((volume) => holderOf(volume) === ec2Id(instance));
}

/** Id of the instance that a volume is attached to, '' when to none. */
function holderOf(volume: Resource): string {
  return text(objects(volume.body, 'Attachments')[0], 'InstanceId');
}

export function attachment(
  aws: Aws,
  volume: Resource,
  InstanceId: string,
  Device: string,
  DeleteOnTermination: boolean,
): JsonObject {
  const AttachTime = aws.clock.iso();
  return { AttachTime, Device, InstanceId, State: 'attached', VolumeId: ec2Id(volume), DeleteOnTermination };
}

export function detach(aws: Aws, volume: Resource): void {
  aws.graph.patch(volume.id, { State: 'available', Attachments: [] });
}

export function deleteVolume(call: Call): Reply {
  const { aws, input } = call;
  const volume = targetOf(call, 'volume', text(input, 'VolumeId'));
  const holder = holderOf(volume);
  if (holder !== '') throw new AwsFault('VolumeInUse', `Volume ${ec2Id(volume)} is currently attached to ${holder}`);
  aws.graph.delete(volume.id, call.caller.arn);
  return undefined;
}
