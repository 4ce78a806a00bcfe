import type { JsonObject } from '../../../core/json.ts';
import { list, text } from '../../../core/json.ts';
import { AwsFault } from '../../fault.ts';
import type { Call, Reply } from '../../service.ts';
import type { UbuntuImage } from '../../ssm/images.ts';
import { ubuntuImages } from '../../ssm/images.ts';
import { paged } from '../describe.ts';
import { compileFilters, filtersOf } from '../filters.ts';

const filters = {
  architecture: 'Architecture',
  description: 'Description',
  'image-id': 'ImageId',
  'image-type': 'ImageType',
  'is-public': 'Public',
  name: 'Name',
  'owner-id': 'OwnerId',
  'root-device-name': 'RootDeviceName',
  'root-device-type': 'RootDeviceType',
  state: 'State',
  'virtualization-type': 'VirtualizationType',
};

export function describeImages(call: Call): Reply {
  const { input, region } = call;
  const ids = list(input, 'ImageIds').filter((id) => typeof id === 'string');
  const owners = list(input, 'Owners').map((owner) => (owner === 'self' ? call.caller.account : owner));
  const all = ubuntuImages(region);
  for (const id of ids) {
    if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
      throw new AwsFault('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`);
    if (!all.some((image) => image.imageId === id))
      throw new AwsFault('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  }
  const shown = all
    .filter((image) => ids.length === 0 || ids.includes(image.imageId))
    .map(show)
    .filter((image) => owners.length === 0 || owners.includes(text(image, 'OwnerId')));
  return paged(input, 'Images', shown.filter(compileFilters(filtersOf(input, 'Filters'), filters)));
}

function show(image: UbuntuImage): JsonObject {
  const Ebs = {
    DeleteOnTermination: true,
    Encrypted: false,
    SnapshotId: image.snapshotId,
    VolumeSize: image.volumeSize,
    VolumeType: image.volumeType,
  };
  return {
    ImageId: image.imageId,
    ImageLocation: `${image.ownerId}/${image.name}`,
    Name: image.name,
    Description: `Canonical, Ubuntu EKS Node OS (k8s_${image.kubernetes}), ${image.ubuntu}`,
    OwnerId: image.ownerId,
    Architecture: image.architecture,
    CreationDate: image.creationDate,
    ImageType: 'machine',
    Public: true,
    State: 'available',
    RootDeviceName: image.rootDeviceName,
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    EnaSupport: true,
    SriovNetSupport: 'simple',
    BlockDeviceMappings: [{ DeviceName: image.rootDeviceName, Ebs }],
  };
}
