import type { JsonObject } from '../../core/json.ts';
import { integer, list, object, objects, text } from '../../core/json.ts';
import type { LaunchSettings } from '../autoscaling/machines.ts';
import { launchTemplateData } from '../ec2/footprint.ts';
import { placeOfCall } from '../ec2/objects.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { tagList } from '../tag-list.ts';
import { invalidParameter, invalidRequest } from './refusals.ts';

/** What a node group takes from the launch template that its maker wrote. */
export interface Template {
  /** As the node group shows it. */
  shown: { id: string; name: string; version: string };
  data: JsonObject;
}

/** The template that the request names by id or name; undefined: it names none. */
export function readTemplate(call: Call, subject: Record<string, string>): Template | undefined {
  const wanted = object(call.input, 'launchTemplate');
  const [id, name, version] = ['id', 'name', 'version'].map((key) => text(wanted, key));
  if (call.input['launchTemplate'] === undefined) return undefined;
  if (!id && !name) throw invalidParameter('Either id or name of the launch template must be specified.', subject);
  if (id && name)
    throw invalidParameter(
      'You must specify either the launch template ID or the launch template name, but not both.',
      subject,
    );
  try {
    const found = launchTemplateData(call.aws, placeOfCall(call), {
      ...(id ? { id } : {}),
      ...(name ? { name } : {}),
      ...(version ? { version } : {}),
    });
    return { shown: { id: found.id, name: found.name, version: String(found.version) }, data: found.data };
  } catch (error) {
    if (error instanceof AwsFault) throw invalidRequest(`Launch template not found: ${error.message}`, subject);
    throw error;
  }
}

/** What may stand either in the template or in the request, and what may stand in neither. */
export function checkTemplate(input: JsonObject, { data }: Template, subject: Record<string, string>): void {
  const refuse = (when: boolean, message: string): void => {
    if (when) throw invalidParameter(message, subject);
  };
  const amiType = text(input, 'amiType');
  const ownImage = text(data, 'ImageId') !== '';
  refuse(
    ownImage && amiType !== '' && amiType !== 'CUSTOM',
    'You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template.',
  );
  refuse(
    !ownImage && amiType === 'CUSTOM',
    'You must specify an image id in your launch template when specifying the AMI Type CUSTOM.',
  );
  refuse(
    ownImage && text(input, 'version') !== '',
    'You cannot specify a kubernetes version to use when specifying an image id to use within the launch template.',
  );
  refuse(
    ownImage && text(input, 'releaseVersion') !== '',
    'You cannot specify a release version to use when specifying an image id to use within the launch template.',
  );
  refuse(input['diskSize'] !== undefined, 'Disk size must be specified within the launch template.');
  refuse(
    input['remoteAccess'] !== undefined,
    'Remote access configuration must be specified within the launch template.',
  );
  refuse(
    text(data, 'InstanceType') !== '' && list(input, 'instanceTypes').length > 0,
    'Instance types cannot be specified in both the launch template and the request.',
  );
  refuse(
    data['IamInstanceProfile'] !== undefined,
    'IAM instance profile cannot be specified within the launch template: the node role of the request is used.',
  );
  refuse(
    objects(data, 'NetworkInterfaces').some((item) => text(item, 'SubnetId') !== ''),
    'Subnets cannot be specified within the launch template.',
  );
}

/** What machines are started with; without a security group in the template they are in the cluster's. */
export function launchSettings(
  data: JsonObject,
  rest: { clusterGroup: string; instanceType: string; diskSize: number | undefined; tags: Record<string, string> },
): LaunchSettings {
  const [nic] = objects(data, 'NetworkInterfaces');
  const groups = list(nic ?? data, nic ? 'Groups' : 'SecurityGroupIds').filter((id) => typeof id === 'string');
  const devices = objects(data, 'BlockDeviceMappings').map((device) => {
    const ebs = object(device, 'Ebs');
    return {
      deviceName: text(device, 'DeviceName'),
      sizeGib: integer(ebs, 'VolumeSize') ?? 20,
      type: text(ebs, 'VolumeType') || 'gp2',
      encrypted: ebs['Encrypted'] === true,
    };
  });
  const own = [{ deviceName: '/dev/xvda', sizeGib: rest.diskSize ?? 20, type: 'gp2', encrypted: false }];
  const tagged = (kind: string): Record<string, string> => {
    const spec = objects(data, 'TagSpecifications').find((item) => text(item, 'ResourceType') === kind);
    return Object.fromEntries(tagList(spec ?? {}, 'Tags').map(({ Key, Value }) => [Key, Value]));
  };
  return {
    groupIds: groups.length > 0 ? groups : [rest.clusterGroup],
    instanceType: rest.instanceType,
    imageId: text(data, 'ImageId'),
    volumes: devices.length > 0 ? devices : own,
    tags: { ...tagged('instance'), ...rest.tags },
    volumeTags: tagged('volume'),
    interfaceTags: tagged('network-interface'),
  };
}
