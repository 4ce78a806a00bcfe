import type { Resource } from '../../../core/graph.ts';
import { isObject, object, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import type { Call, Reply } from '../../service.ts';
import type { Collection } from '../describe.ts';
import { invalidParameter, missingParameter } from '../faults.ts';
import { ec2Id, objectsOf, placeOfCall, targetOf } from '../objects.ts';
import { dissociateFrom } from './addresses.ts';

export const networkInterfaces: Collection = {
  kind: 'network-interface',
  ids: 'NetworkInterfaceIds',
  result: 'NetworkInterfaces',
  show: (_aws, { body }) => {
    const { Tags, ...rest } = body;
    return { ...rest, TagSet: Tags };
  },
  filters: {
    'addresses.association.public-ip': 'PrivateIpAddresses.Association.PublicIp',
    'addresses.private-ip-address': 'PrivateIpAddresses.PrivateIpAddress',
    'association.allocation-id': 'Association.AllocationId',
    'association.association-id': 'Association.AssociationId',
    'association.public-ip': 'Association.PublicIp',
    'attachment.attachment-id': 'Attachment.AttachmentId',
    'attachment.delete-on-termination': 'Attachment.DeleteOnTermination',
    'attachment.device-index': 'Attachment.DeviceIndex',
    'attachment.instance-id': 'Attachment.InstanceId',
    'attachment.instance-owner-id': 'Attachment.InstanceOwnerId',
    'attachment.status': 'Attachment.Status',
    'availability-zone': 'AvailabilityZone',
    description: 'Description',
    'group-id': 'Groups.GroupId',
    'group-name': 'Groups.GroupName',
    'interface-type': 'InterfaceType',
    'mac-address': 'MacAddress',
    'network-interface-id': 'NetworkInterfaceId',
    'owner-id': 'OwnerId',
    'private-dns-name': 'PrivateDnsName',
    'private-ip-address': 'PrivateIpAddress',
    'requester-id': 'RequesterId',
    'requester-managed': 'RequesterManaged',
    'source-dest-check': 'SourceDestCheck',
    status: 'Status',
    'subnet-id': 'SubnetId',
    'vpc-id': 'VpcId',
  },
};

/** Takes an interface away, and what is mapped to it off it. */
export function dropInterface(aws: Aws, item: Resource, by: string): void {
  dissociateFrom(aws, item);
  aws.graph.delete(item.id, by);
}

export function detachNetworkInterface(call: Call): Reply {
  const { aws, input } = call;
  const wanted = text(input, 'AttachmentId');
  if (wanted === '') throw missingParameter('attachmentId');
  const item = objectsOf(aws, placeOfCall(call), 'network-interface').find(
    (one) => text(object(one.body, 'Attachment'), 'AttachmentId') === wanted,
  );
  if (wanted.startsWith('ela-attach-'))
    throw new AwsFault('OperationNotPermitted', "You are not allowed to manage 'ela-attach' attachments.");
  if (!item) throw new AwsFault('InvalidAttachmentID.NotFound', `The attachment ID '${wanted}' does not exist.`);
  if (object(item.body, 'Attachment')['DeviceIndex'] === 0)
    throw new AwsFault('OperationNotPermitted', 'The network interface at device index 0 cannot be detached.');
  const { Attachment: _attachment, ...rest } = item.body;
  aws.graph.update(item.id, { ...rest, Status: 'available' });
  return undefined;
}

export function deleteNetworkInterface(call: Call): Reply {
  const { aws, input } = call;
  const item = targetOf(call, 'network-interface', text(input, 'NetworkInterfaceId'));
  if (isObject(item.body['Attachment']))
    throw invalidParameter(`Network interface '${ec2Id(item)}' is currently in use.`);
  dropInterface(aws, item, call.caller.arn);
  return undefined;
}

/** Secondary interface of an instance that its instance has left behind: what a node's network plug-in does. */
export function setFree(aws: Aws, item: Resource): void {
  const { Attachment: _attachment, ...rest } = item.body;
  aws.graph.update(item.id, { ...rest, Status: 'available' });
}
