import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import type { Call, Reply } from '../../service.ts';
import { once } from '../client-token.ts';
import type { Collection } from '../describe.ts';
import { dependencies, invalidParameter } from '../faults.ts';
import type { NewObject, Place } from '../objects.ts';
import { createObject, ec2Id, fresh, newId, objectsOf, placeOf, placeOfCall, targetOf } from '../objects.ts';
import { specifiedTags } from '../tags.ts';
import { routeState } from './routes.ts';

export const routeTables: Collection = {
  kind: 'route-table',
  ids: 'RouteTableIds',
  result: 'RouteTables',
  show: showTable,
  filters: {
    'association.main': 'Associations.Main',
    'association.route-table-association-id': 'Associations.RouteTableAssociationId',
    'association.route-table-id': 'Associations.RouteTableId',
    'association.subnet-id': 'Associations.SubnetId',
    'owner-id': 'OwnerId',
    'route-table-id': 'RouteTableId',
    'route.destination-cidr-block': 'Routes.DestinationCidrBlock',
    'route.gateway-id': 'Routes.GatewayId',
    'route.nat-gateway-id': 'Routes.NatGatewayId',
    'route.origin': 'Routes.Origin',
    'route.state': 'Routes.State',
    'vpc-id': 'VpcId',
  },
};

/** Routes whose target is gone are still there, as black holes. */
function showTable(aws: Aws, table: Resource): JsonObject {
  const Routes = objects(table.body, 'Routes').map((route) => ({ ...route, State: routeState(aws, table, route) }));
  return { ...table.body, Routes };
}

function tableOf(
  vpc: Resource,
  body: JsonObject,
  rest: Pick<NewObject, 'tags' | 'createdBy'> & Partial<NewObject>,
): NewObject {
  const local = {
    DestinationCidrBlock: text(vpc.body, 'CidrBlock'),
    GatewayId: 'local',
    Origin: 'CreateRouteTable',
    State: 'active',
  };
  return {
    body: { VpcId: ec2Id(vpc), OwnerId: vpc.project, PropagatingVgws: [], Routes: [local], Associations: [], ...body },
    refs: [vpc.id],
    ...rest,
  };
}

/** The table that every VPC is born with; it goes with the VPC. */
export function makeMainTable(aws: Aws, place: Place, vpc: Resource): Resource {
  const rest = { tags: [], createdBy: 'provider', parent: vpc.id, providerOwned: true };
  const table = createObject(aws, place, 'route-table', 'RouteTableId', tableOf(vpc, {}, rest));
  aws.graph.patch(table.id, { Associations: [association(aws, table, { Main: true })] });
  return fresh(aws, table);
}

function association(aws: Aws, table: Resource, of: JsonObject): JsonObject {
  return {
    RouteTableAssociationId: newId(aws, 'rtbassoc'),
    RouteTableId: ec2Id(table),
    AssociationState: { State: 'associated' },
    ...of,
  };
}

export function createRouteTable(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const tags = specifiedTags(input, 'route-table');
  const vpc = targetOf(call, 'vpc', text(input, 'VpcId'));
  const table = once(call, () =>
    createObject(aws, place, 'route-table', 'RouteTableId', tableOf(vpc, {}, { tags, createdBy: call.caller.arn })),
  );
  return { RouteTable: showTable(aws, table), ClientToken: input['ClientToken'] };
}

export function deleteRouteTable(call: Call): Reply {
  const { aws, input } = call;
  const table = targetOf(call, 'route-table', text(input, 'RouteTableId'));
  if (objects(table.body, 'Associations').length > 0) throw dependencies('routeTable', ec2Id(table));
  aws.graph.delete(table.id, call.caller.arn);
  return undefined;
}

interface Associated {
  table: Resource;
  association: JsonObject;
}

function findAssociation(aws: Aws, place: Place, test: (association: JsonObject) => boolean): Associated | undefined {
  for (const table of objectsOf(aws, place, 'route-table')) {
    const found = objects(table.body, 'Associations').find(test);
    if (found) return { table, association: found };
  }
  return undefined;
}

export function associateRouteTable(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const table = targetOf(call, 'route-table', text(input, 'RouteTableId'));
  const subnet = targetOf(call, 'subnet', text(input, 'SubnetId'));
  sameNetwork(table, subnet);
  if (findAssociation(aws, place, (one) => text(one, 'SubnetId') === ec2Id(subnet)))
    throw new AwsFault(
      'Resource.AlreadyAssociated',
      `the specified association for route table ${ec2Id(table)} conflicts with an existing association`,
    );
  return associateWith(aws, table, { Main: false, SubnetId: ec2Id(subnet) });
}

function associateWith(aws: Aws, table: Resource, of: JsonObject): JsonObject {
  const made = association(aws, table, of);
  aws.graph.patch(table.id, { Associations: [...objects(fresh(aws, table).body, 'Associations'), made] });
  return { AssociationId: made['RouteTableAssociationId'], AssociationState: made['AssociationState'] };
}

function sameNetwork(table: Resource, subnet: Resource): void {
  if (text(table.body, 'VpcId') === text(subnet.body, 'VpcId')) return;
  throw invalidParameter(`Route table ${ec2Id(table)} and subnet ${ec2Id(subnet)} belong to different networks`);
}

function needAssociation(call: Call): Associated {
  const id = text(call.input, 'AssociationId');
  const found = findAssociation(call.aws, placeOfCall(call), (one) => text(one, 'RouteTableAssociationId') === id);
  if (!found) throw new AwsFault('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
  return found;
}

export function disassociateRouteTable(call: Call): Reply {
  const found = needAssociation(call);
  if (found.association['Main'] === true)
    throw invalidParameter(`cannot disassociate the main route table association ${text(call.input, 'AssociationId')}`);
  drop(call.aws, found.table, (one) => one === found.association);
  return undefined;
}

/** Moves a subnet, or the part of the main table, to another table. */
export function replaceRouteTableAssociation(call: Call): Reply {
  const { aws, input } = call;
  const found = needAssociation(call);
  const table = targetOf(call, 'route-table', text(input, 'RouteTableId'));
  if (text(table.body, 'VpcId') !== text(found.table.body, 'VpcId'))
    throw invalidParameter(
      `Route table ${ec2Id(table)} and association ${text(input, 'AssociationId')} belong to different networks`,
    );
  const { Main, SubnetId } = found.association;
  drop(aws, found.table, (one) => one === found.association);
  const { AssociationId, AssociationState } = associateWith(aws, table, Main === true ? { Main } : { Main, SubnetId });
  return { NewAssociationId: AssociationId, AssociationState };
}

function drop(aws: Aws, table: Resource, which: (association: JsonObject) => boolean): void {
  aws.graph.patch(table.id, { Associations: objects(table.body, 'Associations').filter((one) => !which(one)) });
}

/** A deleted subnet takes its association along. */
export function dropAssociations(aws: Aws, subnet: Resource): void {
  const of = (one: JsonObject): boolean => text(one, 'SubnetId') === ec2Id(subnet);
  const found = findAssociation(aws, placeOf(subnet), of);
  if (found) drop(aws, found.table, of);
}
