import type { Operation } from '../../../core/operation.ts';
import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { cloud } from '../../aws.ts';
import { durations } from '../../durations.ts';
import { AwsFault } from '../../fault.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import type { Call, Reply } from '../../service.ts';
import { once } from '../client-token.ts';
import type { Collection } from '../describe.ts';
import { invalidParameter, missingParameter } from '../faults.ts';
import { absent, checkId } from '../kinds.ts';
import { createObject, ec2Arn, ec2Id, findObject, fresh, objectsOf, placeOfCall, targetOf } from '../objects.ts';
import { specifiedTags } from '../tags.ts';
import { putInterface } from './put-interface.ts';
import { freeAddresses } from './subnets.ts';

export const natGateways: Collection = {
  kind: 'natgateway',
  ids: 'NatGatewayIds',
  result: 'NatGateways',
  filterMember: 'Filter',
  lingers: true,
  filters: {
    'nat-gateway-id': 'NatGatewayId',
    state: 'State',
    'subnet-id': 'SubnetId',
    'vpc-id': 'VpcId',
  },
};

const costPerHour = 0.048;

export function createNatGateway(call: Call): Reply {
  const { input } = call;
  const tags = specifiedTags(input, 'natgateway');
  const kind = text(input, 'ConnectivityType') || 'public';
  if (kind === 'public' && text(input, 'AllocationId') === '') throw missingParameter('AllocationId');
  if (kind === 'private' && text(input, 'AllocationId') !== '')
    throw invalidParameter('AllocationId cannot be specified for a NAT gateway with private connectivity.');
  const gateway = once(call, () => begin(call, kind, tags));
  return { ClientToken: input['ClientToken'], NatGateway: gateway.body };
}

/** What can still go wrong is found out later: the gateway then ends as `failed`. */
function begin(call: Call, kind: string, tags: ReturnType<typeof specifiedTags>): Resource {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const subnet = targetOf(call, 'subnet', text(input, 'SubnetId'));
  const allocation = text(input, 'AllocationId');
  if (kind === 'public') targetOf(call, 'elastic-ip', allocation);
  checkLimit(call, subnet);
  const gateway = createObject(aws, place, 'natgateway', 'NatGatewayId', {
    body: {
      SubnetId: ec2Id(subnet),
      VpcId: text(subnet.body, 'VpcId'),
      State: 'pending',
      ConnectivityType: kind,
      CreateTime: aws.clock.iso(),
      NatGatewayAddresses: kind === 'public' ? [{ AllocationId: allocation }] : [],
    },
    refs: [subnet.id],
    hidden: { allocation },
    tags,
    createdBy: call.caller.arn,
    costPerHour,
  });
  if (freeAddresses(aws, subnet) > 0) addInterface(aws, gateway, subnet);
  aws.operations.start({
    cloud,
    service: 'ec2',
    type: 'natgateway.create',
    operation: 'CreateNatGateway',
    project: place.account,
    location: place.region,
    target: gateway.id,
    name: gateway.name,
    principal: call.caller.arn,
    spread: durations.natGateway,
  });
  return fresh(aws, gateway);
}

function checkLimit(call: Call, subnet: Resource): void {
  const { aws } = call;
  const place = placeOfCall(call);
  const zone = text(subnet.body, 'AvailabilityZone');
  const limit = limitOf(aws, place, 'vpc', 'L-FE5A380F');
  const there = objectsOf(aws, place, 'natgateway').filter((gateway) => {
    const home = findObject(aws, place, 'subnet', text(gateway.body, 'SubnetId'));
    return text(home?.body, 'AvailabilityZone') === zone;
  });
  if (there.length >= limit)
    throw new AwsFault(
      'NatGatewayLimitExceeded',
      `Performing this operation would exceed the limit of ${limit} NAT gateways`,
    );
}

function addInterface(aws: Aws, gateway: Resource, subnet: Resource): void {
  const item = putInterface(aws, subnet, {
    groups: [],
    description: `Interface for NAT Gateway ${ec2Id(gateway)}`,
    interfaceType: 'nat_gateway',
    requesterId: gateway.project,
    instanceId: '',
    publicAddress: false,
    tags: [],
    holder: gateway.id,
    createdBy: 'provider',
  });
  const [address] = objects(gateway.body, 'NatGatewayAddresses');
  const body: JsonObject = {
    ...gateway.body,
    NatGatewayAddresses: [
      {
        ...address,
        NetworkInterfaceId: ec2Id(item),
        PrivateIp: text(item.body, 'PrivateIpAddress'),
        IsPrimary: true,
        Status: 'associating',
      },
    ],
  };
  aws.graph.update(gateway.id, body);
}

/** The interface of a gateway, while it has one. */
export function natInterface(aws: Aws, gateway: Resource): Resource | undefined {
  return aws.graph.children(gateway.id).find((item) => item.type === 'ec2.network-interface');
}

/** `deleting` at once; interface and address are held until it is done. A repeat changes nothing. */
export function deleteNatGateway(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const id = text(input, 'NatGatewayId');
  checkId('natgateway', id);
  const arn = ec2Arn(place, 'natgateway', id);
  const gone = aws.graph.tombstone(arn);
  if (!aws.graph.get(arn) && text(gone?.body, 'State') === 'failed') aws.graph.restore(arn);
  const gateway = aws.graph.get(arn);
  if (!gateway && !gone) throw absent('natgateway', id);
  if (gateway && text(gateway.body, 'State') !== 'deleting') beginDeletion(call, gateway);
  return { NatGatewayId: id };
}

function beginDeletion(call: Call, gateway: Resource): void {
  const { aws } = call;
  const running: Operation | undefined = aws.operations.running(gateway.id);
  if (running) aws.operations.cancel(running.id);
  aws.graph.patch(gateway.id, { State: 'deleting', DeleteTime: aws.clock.iso() });
  aws.operations.start({
    cloud,
    service: 'ec2',
    type: 'natgateway.delete',
    operation: 'DeleteNatGateway',
    project: gateway.project,
    location: gateway.location,
    target: gateway.id,
    name: gateway.name,
    principal: call.caller.arn,
    spread: durations.natGatewayDelete,
  });
}
