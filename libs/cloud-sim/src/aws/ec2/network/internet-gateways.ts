import type { Resource } from '../../../core/graph.ts';
import { isObject, objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import type { Call, Reply } from '../../service.ts';
import type { Collection } from '../describe.ts';
import { dependencies, invalidParameter, limitReached } from '../faults.ts';
import { createObject, ec2Id, objectsOf, placeOf, placeOfCall, targetOf } from '../objects.ts';
import { specifiedTags } from '../tags.ts';

export const internetGateways: Collection = {
  kind: 'internet-gateway',
  ids: 'InternetGatewayIds',
  result: 'InternetGateways',
  filters: {
    'attachment.state': 'Attachments.State',
    'attachment.vpc-id': 'Attachments.VpcId',
    'internet-gateway-id': 'InternetGatewayId',
    'owner-id': 'OwnerId',
  },
};

export function createInternetGateway(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const tags = specifiedTags(input, 'internet-gateway');
  if (objectsOf(aws, place, 'internet-gateway').length >= limitOf(aws, place, 'vpc', 'L-A4707A72'))
    throw limitReached('InternetGatewayLimitExceeded', 'internet gateways');
  const gateway = createObject(aws, place, 'internet-gateway', 'InternetGatewayId', {
    body: { OwnerId: place.account, Attachments: [] },
    tags,
    createdBy: call.caller.arn,
  });
  return { InternetGateway: gateway.body };
}

/** Id of the VPC that a gateway is attached to, '' when to none. */
export function attachedVpc(gateway: Resource): string {
  return text(objects(gateway.body, 'Attachments')[0], 'VpcId');
}

/** The gateway of a VPC. */
export function gatewayOf(aws: Aws, vpc: Resource): Resource | undefined {
  return objectsOf(aws, placeOf(vpc), 'internet-gateway').find((gateway) => attachedVpc(gateway) === ec2Id(vpc));
}

export function attachInternetGateway(call: Call): Reply {
  const { gateway, vpc } = both(call);
  const { aws } = call;
  const attached = attachedVpc(gateway);
  if (attached !== '')
    throw new AwsFault(
      'Resource.AlreadyAssociated',
      `resource ${ec2Id(gateway)} is already attached to network ${attached}`,
    );
  if (gatewayOf(aws, vpc)) throw invalidParameter(`Network ${ec2Id(vpc)} already has an internet gateway attached`);
  attachGateway(aws, gateway, vpc);
  return undefined;
}

export function attachGateway(aws: Aws, gateway: Resource, vpc: Resource): void {
  const body = { ...gateway.body, Attachments: [{ State: 'available', VpcId: ec2Id(vpc) }] };
  aws.graph.update(gateway.id, body, { refs: [vpc.id] });
}

/** Public addresses in the VPC hold the attachment. */
export function detachInternetGateway(call: Call): Reply {
  const { gateway, vpc } = both(call);
  const { aws } = call;
  if (attachedVpc(gateway) !== ec2Id(vpc)) throw notAttached(gateway, vpc);
  const mapped = objectsOf(aws, placeOf(vpc), 'network-interface').some(
    (item) => text(item.body, 'VpcId') === ec2Id(vpc) && isObject(item.body['Association']),
  );
  if (mapped)
    throw new AwsFault(
      'DependencyViolation',
      `Network ${ec2Id(vpc)} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  aws.graph.update(gateway.id, { ...gateway.body, Attachments: [] }, { refs: [] });
  return undefined;
}

function notAttached(gateway: Resource, vpc: Resource): AwsFault {
  return new AwsFault('Gateway.NotAttached', `resource ${ec2Id(gateway)} is not attached to network ${ec2Id(vpc)}`);
}

export function deleteInternetGateway(call: Call): Reply {
  const { aws, input } = call;
  const gateway = targetOf(call, 'internet-gateway', text(input, 'InternetGatewayId'));
  if (attachedVpc(gateway) !== '') throw dependencies('internetGateway', ec2Id(gateway));
  aws.graph.delete(gateway.id, call.caller.arn);
  return undefined;
}

function both(call: Call): { gateway: Resource; vpc: Resource } {
  const { input } = call;
  return {
    gateway: targetOf(call, 'internet-gateway', text(input, 'InternetGatewayId')),
    vpc: targetOf(call, 'vpc', text(input, 'VpcId')),
  };
}
