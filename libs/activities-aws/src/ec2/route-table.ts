import {
  AssociateRouteTableCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteRouteTableCommand,
  DescribeRouteTablesCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
  type Filter,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import { failed } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { bringAbout, deleteWhenFree, type Lifespan } from '../bring-about.ts';
import { clientToken } from '../client-token.ts';
import type { AmazonCloud } from '../cloud.ts';
import { isTaken, isUnknownOutcome } from '../failure.ts';
import type { Tags } from '../kinds.ts';
import { zonalName } from '../names.ts';
import { hasOurTags } from '../ownership.ts';
import { syncTags } from './sync-tags.ts';
import { firstById, ofStep, tagged, tagLagMs } from './tagged.ts';

const sideTag = 'slipway.dev/side';
const everywhere = '0.0.0.0/0';

/** Where a default route leads. */
export type Target = { GatewayId: string } | { NatGatewayId: string };

export function routeTablesOf(cloud: AmazonCloud, Filters: Filter[]): Promise<RouteTable[]> {
  return cloud.list('cannot list route tables', async (token) => {
    const client = await cloud.clients.ec2();
    const page = await client.send(
      new DescribeRouteTablesCommand({ Filters, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    return { items: page.RouteTables, next: page.NextToken };
  });
}

/** @param side `public`, or the zone of the NAT gateway */
export async function bringRouteTable(
  cloud: AmazonCloud,
  ref: Ref,
  vpc: string,
  side: string,
  own: Tags,
): Promise<RouteTable> {
  const filters = [...ofStep(ref), { Name: `tag:${sideTag}`, Values: [side] }];
  const tags = { ...own, Name: zonalName(ref.scope, 'routes', side), [sideTag]: side };
  const body = { VpcId: vpc, TagSpecifications: tagged(ref, 'route-table', tags) };
  const life: Lifespan<RouteTable> = {
    what: `the route table ${tags.Name}`,
    look: async () => firstById(await routeTablesOf(cloud, filters), (each) => each.RouteTableId),
    condition: () => 'ready',
    remove: () => Promise.resolve(),
    lagMs: tagLagMs,
    remembered: true,
  };
  const made = await bringAbout(cloud, life, (generation) => {
    const command = new CreateRouteTableCommand({ ...body, ClientToken: clientToken(ref, generation, body, side) });
    return cloud.send(`cannot create ${life.what}`, async () => (await cloud.clients.ec2()).send(command));
  });
  await syncTags(cloud, ref, made.RouteTableId ?? '', made.Tags, own);
  return made;
}

/** Sends all traffic that leaves the VPC there. */
export async function sendThrough(cloud: AmazonCloud, table: RouteTable, target: Target): Promise<void> {
  const what = `cannot route ${table.RouteTableId} to the internet`;
  const route = { RouteTableId: table.RouteTableId, DestinationCidrBlock: everywhere, ...target };
  const standing = table.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === everywhere);
  const wanted = Object.values(target)[0];
  if (standing && [standing.GatewayId, standing.NatGatewayId].includes(wanted)) return;
  if (standing === undefined) {
    try {
      // Sent again after a lost reply it is refused as taken: a table has one route to a place.
      await cloud.change(what, async () => (await cloud.clients.ec2()).send(new CreateRouteCommand(route)));
      return;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  await cloud.change(what, async () => (await cloud.clients.ec2()).send(new ReplaceRouteCommand(route)));
}

/** Makes it the subnet's table. A subnet has one at most. Throws `NOT_OWNED` where somebody gave it another. */
export async function associate(
  cloud: AmazonCloud,
  { scope }: Ref,
  table: RouteTable,
  SubnetId: string,
): Promise<void> {
  const RouteTableId = table.RouteTableId;
  if (table.Associations?.some((each) => each.SubnetId === SubnetId)) return;
  const what = `cannot give the subnet ${SubnetId} its route table`;
  try {
    await cloud.send(what, async () =>
      (await cloud.clients.ec2()).send(new AssociateRouteTableCommand({ RouteTableId, SubnetId })),
    );
  } catch (error) {
    if (!isTaken(error) && !isUnknownOutcome(error)) throw error;
    await reassociate(cloud, scope, what, RouteTableId, SubnetId, error);
  }
}

/** @param refusal counts if the subnet turns out to have no table */
async function reassociate(
  cloud: AmazonCloud,
  scope: Scope,
  what: string,
  RouteTableId: string | undefined,
  SubnetId: string,
  refusal: unknown,
): Promise<void> {
  const [holder] = await routeTablesOf(cloud, [{ Name: 'association.subnet-id', Values: [SubnetId] }]);
  if (holder === undefined) throw refusal;
  if (holder.RouteTableId === RouteTableId) return;
  const AssociationId = holder.Associations?.find((each) => each.SubnetId === SubnetId)?.RouteTableAssociationId;
  if (!hasOurTags(holder.Tags, scope)) {
    const message = `the subnet ${SubnetId} was given the route table ${holder.RouteTableId}, which does not carry this installation's label`;
    throw failed('NOT_OWNED', 'SW-OWN-049', message, {
      fix: `aws ec2 disassociate-route-table --association-id ${AssociationId} --region ${scope.location}; then slipway retry {name}`,
    });
  }
  await cloud.send(what, async () =>
    (await cloud.clients.ec2()).send(new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId })),
  );
}

/** Takes it from its subnets, which get the VPC's main table, and deletes it. */
export async function deleteRouteTable(cloud: AmazonCloud, table: RouteTable): Promise<void> {
  const { RouteTableId } = table;
  for (const { RouteTableAssociationId: AssociationId, Main } of table.Associations ?? []) {
    if (Main) continue;
    await cloud.delete(`cannot take the route table ${RouteTableId} from its subnet`, async () =>
      (await cloud.clients.ec2()).send(new DisassociateRouteTableCommand({ AssociationId })),
    );
  }
  const command = new DeleteRouteTableCommand({ RouteTableId });
  const what = `cannot delete the route table ${RouteTableId}`;
  await deleteWhenFree(cloud, what, async () => (await cloud.clients.ec2()).send(command));
  const one = [{ Name: 'route-table-id', Values: [RouteTableId ?? ''] }];
  await cloud.until({ everyMs: 1_000, budgetMs: tagLagMs, settle: true, what }, async () => {
    const left = await routeTablesOf(cloud, one);
    return left.length === 0
      ? { done: true, value: undefined }
      : { done: false, waitingFor: { leaving: RouteTableId ?? '' } };
  });
}
