import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import type { Call, Reply } from '../../service.ts';
import { cidrText, parseCidr } from '../../../core/cidr.ts';
import { invalidParameter, missingParameter } from '../faults.ts';
import { ec2Id, findObject, placeOf, targetOf } from '../objects.ts';
import { attachedVpc } from './internet-gateways.ts';

/** `blackhole` when the target is gone, detached or not working. */
export function routeState(aws: Aws, table: Resource, route: JsonObject): string {
  if (text(route, 'GatewayId') === 'local') return 'active';
  return targetProblem(aws, table, route) === undefined ? 'active' : 'blackhole';
}

/** Why a route cannot lead to its target now. */
function targetProblem(aws: Aws, table: Resource, target: JsonObject): AwsFault | undefined {
  const place = placeOf(table);
  const vpcId = text(table.body, 'VpcId');
  const gatewayId = text(target, 'GatewayId');
  const natId = text(target, 'NatGatewayId');
  const elsewhere = (id: string): AwsFault =>
    invalidParameter(`route table ${ec2Id(table)} and network gateway ${id} belong to different networks`);
  if (gatewayId !== '') {
    const gateway = findObject(aws, place, 'internet-gateway', gatewayId);
    if (!gateway) return new AwsFault('InvalidGatewayID.NotFound', `The gateway ID '${gatewayId}' does not exist`);
    return attachedVpc(gateway) === vpcId ? undefined : elsewhere(gatewayId);
  }
  const nat = findObject(aws, place, 'natgateway', natId);
  if (text(nat?.body, 'State') !== 'available')
    return new AwsFault('InvalidNatGatewayID.NotFound', `The natGateway ID '${natId}' does not exist`);
  return text(nat?.body, 'VpcId') === vpcId ? undefined : elsewhere(natId);
}

function destination(input: JsonObject): string {
  const given = text(input, 'DestinationCidrBlock');
  if (given === '') throw missingParameter('destinationCidrBlock');
  const range = parseCidr(given);
  if (!range)
    throw invalidParameter(
      `Value (${given}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`,
    );
  return cidrText(range);
}

/** The one target of a request; others than gateways are not simulated and refused as unknown. */
function target(aws: Aws, table: Resource, input: JsonObject): JsonObject {
  const { GatewayId, NatGatewayId } = input;
  const given: JsonObject = { ...(GatewayId ? { GatewayId } : {}), ...(NatGatewayId ? { NatGatewayId } : {}) };
  if (Object.keys(given).length !== 1)
    throw new AwsFault(
      'InvalidParameterCombination',
      'Exactly one of gatewayId, natGatewayId must be specified as the target of the route.',
    );
  const problem = targetProblem(aws, table, given);
  if (problem) throw problem;
  return given;
}

export function createRoute(call: Call): Reply {
  const { aws, input } = call;
  const table = targetOf(call, 'route-table', text(input, 'RouteTableId'));
  const DestinationCidrBlock = destination(input);
  const routes = objects(table.body, 'Routes');
  const to = target(aws, table, input);
  if (routes.some((route) => text(route, 'DestinationCidrBlock') === DestinationCidrBlock))
    throw new AwsFault('RouteAlreadyExists', `The route identified by ${DestinationCidrBlock} already exists.`);
  const made = { DestinationCidrBlock, ...to, Origin: 'CreateRoute', State: 'active' };
  aws.graph.patch(table.id, { Routes: [...routes, made] });
  return { Return: true };
}

export function replaceRoute(call: Call): Reply {
  const { aws, input } = call;
  const table = targetOf(call, 'route-table', text(input, 'RouteTableId'));
  const DestinationCidrBlock = destination(input);
  const routes = objects(table.body, 'Routes');
  if (!routes.some((route) => text(route, 'DestinationCidrBlock') === DestinationCidrBlock))
    throw invalidParameter(
      `There is no route defined for '${DestinationCidrBlock}' in the route table. Use CreateRoute instead.`,
    );
  const made = { DestinationCidrBlock, ...target(aws, table, input), Origin: 'CreateRoute', State: 'active' };
  const Routes = routes.map((route) => (text(route, 'DestinationCidrBlock') === DestinationCidrBlock ? made : route));
  aws.graph.patch(table.id, { Routes });
  return undefined;
}

export function deleteRoute(call: Call): Reply {
  const { aws, input } = call;
  const table = targetOf(call, 'route-table', text(input, 'RouteTableId'));
  const cidr = destination(input);
  const routes = objects(table.body, 'Routes');
  const found = routes.find((route) => text(route, 'DestinationCidrBlock') === cidr);
  if (!found)
    throw new AwsFault(
      'InvalidRoute.NotFound',
      `no route with destination-cidr-block ${cidr} in route table ${ec2Id(table)}`,
    );
  if (text(found, 'GatewayId') === 'local')
    throw invalidParameter(`cannot remove local route ${cidr} in route table ${ec2Id(table)}`);
  aws.graph.patch(table.id, { Routes: routes.filter((route) => route !== found) });
  return undefined;
}
