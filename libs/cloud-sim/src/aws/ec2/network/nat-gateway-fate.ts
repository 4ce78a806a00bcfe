import type { Operation } from '../../../core/operation.ts';
import { OperationFailure } from '../../../core/operation.ts';
import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { findObject, placeOf } from '../objects.ts';
import { associate, isAssociated } from './addresses.ts';
import { dropInterface } from './interfaces.ts';
import { gatewayOf } from './internet-gateways.ts';
import { natInterface } from './nat-gateways.ts';

/** What the operations on NAT gateways do when they end. */
export function defineNatGateways(aws: Aws): void {
  aws.operations.define('ec2', 'natgateway.create', {
    complete: ({ target }) => {
      const gateway = aws.graph.get(target);
      if (gateway) complete(aws, gateway);
    },
    broken: (operation, error) => fail(aws, operation, error.code, error.message),
    revert: (operation) =>
      fail(aws, operation, text(operation.fate?.with, 'code'), text(operation.fate?.with, 'message')),
  });
  aws.operations.define('ec2', 'natgateway.delete', {
    complete: ({ target, principal }) => {
      const gateway = aws.graph.get(target);
      if (gateway) end(aws, gateway, { State: 'deleted' }, principal);
    },
  });
}

/** Refuses with the codes and sentences that a failed gateway shows. */
function complete(aws: Aws, gateway: Resource): void {
  const place = placeOf(gateway);
  const item = natInterface(aws, gateway);
  if (!item)
    throw new OperationFailure(
      'InsufficientFreeAddressesInSubnet',
      'Subnet has insufficient free addresses to create this NAT gateway',
    );
  const shown = objects(gateway.body, 'NatGatewayAddresses').map((address) => ({ ...address, Status: 'succeeded' }));
  if (text(gateway.body, 'ConnectivityType') === 'private') {
    aws.graph.patch(gateway.id, { State: 'available', NatGatewayAddresses: shown });
    return;
  }
  const vpc = findObject(aws, place, 'vpc', text(gateway.body, 'VpcId'));
  if (!vpc || !gatewayOf(aws, vpc))
    throw new OperationFailure(
      'Gateway.NotAttached',
      `Network ${text(gateway.body, 'VpcId')} has no Internet gateway attached`,
    );
  const allocation = text(gateway.hidden, 'allocation');
  const address = findObject(aws, place, 'elastic-ip', allocation);
  if (!address)
    throw new OperationFailure(
      'InvalidAllocationID.NotFound',
      `Elastic IP address ${allocation} could not be associated with this NAT gateway`,
    );
  if (isAssociated(address))
    throw new OperationFailure('Resource.AlreadyAssociated', `Elastic IP address ${allocation} is already associated`);
  const AssociationId = associate(aws, address, item);
  const PublicIp = text(address.body, 'PublicIp');
  const NatGatewayAddresses = shown.map((one) => ({ ...one, AssociationId, PublicIp }));
  aws.graph.patch(gateway.id, { State: 'available', NatGatewayAddresses });
}

function fail(aws: Aws, { target, principal }: Operation, code: string, message: string): void {
  const gateway = aws.graph.get(target);
  const failure: JsonObject = {
    State: 'failed',
    FailureCode: code || 'InternalError',
    FailureMessage:
      message ||
      'Network interface, created and used internally by this NAT gateway is in an invalid state. Please try again.',
    DeleteTime: aws.clock.iso(),
  };
  if (gateway) end(aws, gateway, failure, principal);
}

/** A failed or deleted gateway holds nothing and costs nothing; it is only shown for another hour. */
function end(aws: Aws, gateway: Resource, last: JsonObject, by: string): void {
  const item = natInterface(aws, gateway);
  if (item) dropInterface(aws, item, by);
  aws.graph.patch(gateway.id, last);
  aws.graph.delete(gateway.id, by);
}
